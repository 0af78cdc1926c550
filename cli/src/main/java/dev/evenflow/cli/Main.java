package dev.evenflow.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code evenflow} command. */
@Command(
    name = "evenflow",
    mixinStandardHelpOptions = true,
    description = "Trains neural networks in pure Java.")
public final class Main implements Runnable {

  /** The command before it has read its arguments. */
  public Main() {}

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }
}
