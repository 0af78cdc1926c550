package dev.evenflow.cli;

import java.io.Console;
import java.util.Map;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** What a command prints: text for people, or JSON lines. */
final class Output {
  /** Clears what is right of the cursor on its line (ECMA-48). */
  private static final String CLEAR_REST = "\u001b[K";

  @Option(
      names = "--json",
      description = "Print only JSON lines on standard output, the result last.")
  private boolean json;

  @SuppressWarnings("UnusedVariable") // Main asks the arguments, which may not even parse.
  @Option(names = "--debug", description = "Show stack traces.")
  private boolean debug;

  private final JsonMapper mapper = new JsonMapper();
  private boolean isPassing;

  /** What is true for a moment: shown on a terminal, where the next text takes its place. */
  void passing(String text) {
    if (!json && isTerminal()) {
      System.out.print("\r" + text + CLEAR_REST);
      System.out.flush();
      isPassing = true;
    }
  }

  /** There may be no console at all: where the module that provides one is not in the run time. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** A result: a line of JSON or text, which ends its line. */
  void result(Map<String, ?> values, String text) {
    if (json) {
      line(values);
    } else {
      System.out.print(isPassing ? "\r" + CLEAR_REST + text : text);
      System.out.flush();
      isPassing = false;
    }
  }

  /** What goes wrong without ending anything: a line on standard error. */
  void warning(String text) {
    if (isPassing) {
      System.out.println();
      isPassing = false;
    }
    System.err.println("evenflow: " + text);
  }

  private void line(Map<String, ?> values) {
    System.out.println(mapper.writeValueAsString(values));
  }
}
