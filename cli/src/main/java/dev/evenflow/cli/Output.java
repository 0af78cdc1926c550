package dev.evenflow.cli;

import java.io.Console;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** What a command prints: text for people, or JSON lines. */
final class Output {
  /** Clears what is right of the cursor on its line, and what is behind it (ECMA-48). */
  private static final String CLEAR_REST = "\u001b[K";

  private static final String CLEAR_BELOW = "\u001b[J";

  /** Nanoseconds of silence after which what passes is told where it cannot be shown. */
  private static final long SILENCE = 30_000_000_000L;

  @Option(
      names = "--json",
      description = "Print only JSON lines on standard output, the result last.")
  private boolean json;

  @SuppressWarnings("UnusedVariable") // Main asks the arguments, which may not even parse.
  @Option(names = "--debug", description = "Show stack traces.")
  private boolean debug;

  private final JsonMapper mapper = new JsonMapper();
  private String passing = "";
  private String panel = "";
  private int shown;
  private long told = System.nanoTime();

  /** Whether what is true for a moment can be shown. */
  boolean isLive() {
    return !json && isTerminal();
  }

  /**
   * What is true for a moment: shown on a terminal, where the next text takes its place. Elsewhere
   * it is told on standard error where nothing was told for a while.
   */
  void passing(String text) {
    passing = text;
    if (isLive()) {
      show();
    } else if (System.nanoTime() - told > SILENCE) {
      warning(text);
    }
  }

  /** Lines below what passes, which stay until others take their place. */
  void panel(List<String> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(CLEAR_REST).append("\n").append(line));
    panel = text.toString();
    if (isLive()) {
      show();
    }
  }

  private void show() {
    System.out.print(back() + passing + panel + CLEAR_BELOW);
    System.out.flush();
    shown = 1 + (int) panel.chars().filter(each -> each == '\n').count();
  }

  /** Brings the cursor to where what passes begins. */
  private String back() {
    return shown > 1 ? "\r\u001b[%dA".formatted(shown - 1) : "\r";
  }

  /** There may be no console at all: where the module that provides one is not in the run time. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** A result: a line of JSON or text, which ends its line. */
  void result(Map<String, ?> values, String text) {
    told = System.nanoTime();
    if (json) {
      line(values);
    } else {
      System.out.print(shown > 0 ? back() + CLEAR_BELOW + text : text);
      System.out.flush();
      shown = 0;
    }
  }

  /** What goes wrong without ending anything: a line on standard error. */
  void warning(String text) {
    if (shown > 0) {
      System.out.println();
      shown = 0;
    }
    System.err.println("evenflow: " + text);
    told = System.nanoTime();
  }

  private void line(Map<String, ?> values) {
    System.out.println(mapper.writeValueAsString(values));
  }
}
