package dev.evenflow.cli;

import dev.evenflow.training.EpochReport;
import java.io.Console;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** What a command prints: text for people, or JSON lines. */
final class Output {
  private static final int BAR = 30;

  @Option(
      names = "--json",
      description = "Print only JSON lines on standard output, the result last.")
  private boolean json;

  @SuppressWarnings("UnusedVariable") // Main asks the arguments, which may not even parse.
  @Option(names = "--debug", description = "Show stack traces.")
  private boolean debug;

  private final JsonMapper mapper = new JsonMapper();

  /** An epoch is over: a bar that moves on a terminal, else a line. */
  void epoch(EpochReport report, int epochs, int skipped) {
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("epoch", report.epoch());
      line.put("loss", report.loss());
      line.put("accuracy", report.accuracy());
      line.put("skipped", skipped);
      line.put("seconds", report.seconds());
      line(line);
      return;
    }
    boolean isTerminal = isTerminal();
    int done = BAR * report.epoch() / epochs;
    String bar = isTerminal ? "[" + "#".repeat(done) + " ".repeat(BAR - done) + "] " : "";
    String text =
        String.format(
            Locale.ROOT,
            "epoch %d/%d  loss %.4f  accuracy %.2f %%  %.2f s%s",
            report.epoch(),
            epochs,
            report.loss(),
            100 * report.accuracy(),
            report.seconds(),
            skipped == 0 ? "" : "  skipped " + skipped + " batches");
    boolean isLast = report.epoch() == epochs;
    System.out.print(
        isTerminal
            ? "\r" + bar + text + (isLast ? System.lineSeparator() : "")
            : text + System.lineSeparator());
    System.out.flush();
  }

  /** There may be no console at all: where the module that provides one is not in the run time. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** The result, as the last line or as text. */
  void result(Map<String, ?> values, String text) {
    if (json) {
      line(values);
    } else {
      System.out.print(text);
    }
  }

  private void line(Map<String, ?> values) {
    System.out.println(mapper.writeValueAsString(values));
  }
}
