package dev.evenflow.cli;

import dev.evenflow.EvenflowException;
import java.io.PrintWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code evenflow} command. */
@Command(
    name = "evenflow",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = CommandLine.ScopeType.INHERIT,
    description = "Trains neural networks in pure Java.",
    subcommands = {
      TrainCommand.class,
      EvalCommand.class,
      PredictCommand.class,
      ReplayCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      LearningRateCommand.class,
      RecipeCommand.class,
      CompareCommand.class,
      DiagnoseCommand.class,
      DetectCommand.class,
      ProveCommand.class,
      ReportCommand.class,
      ZooCommand.class,
      DataCommand.class,
      ParityCommand.class,
      DoctorCommand.class,
      BenchCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Main implements Runnable {
  private static final int BAD_INPUT = 2;

  /** The command before it has read its arguments. */
  public Main() {}

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  /** Runs the command and tells its exit code: 0, 1 for a fault of ours, 2 for bad input. */
  static int execute(String... args) {
    boolean debug = Arrays.asList(args).contains("--debug");
    CommandLine command = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    command.setExecutionExceptionHandler((failure, line, parsed) -> {
      EvenflowException badInput = badInput(failure);
      if (badInput != null && !debug) {
        line.getErr().println("evenflow: " + badInput.getMessage());
        return BAD_INPUT;
      }
      failure.printStackTrace(line.getErr());
      return badInput == null ? 1 : BAD_INPUT;
    });
    command.setParameterExceptionHandler((failure, wrong) -> {
      PrintWriter err = failure.getCommandLine().getErr();
      err.println("evenflow: " + failure.getMessage());
      UnmatchedArgumentException.printSuggestions(failure, err);
      return BAD_INPUT;
    });
    return command.execute(args);
  }

  /** What the user did wrong, if that is the cause; Guice wraps what its providers throw. */
  private static @Nullable EvenflowException badInput(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof EvenflowException found) {
        return found;
      }
    }
    return null;
  }

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(execute(args));
  }
}
