package dev.evenflow.cli;

import dev.evenflow.EvenflowException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options about watching a training. */
final class WatchOptions {
  private static final String EVERY = "10";

  /** What else is written in the folder of a run. */
  enum Log {
    /** A table of a row for each layer and step. */
    CSV,
    /** An event file for TensorBoard. */
    TENSORBOARD,
    /** A recording of Flight Recorder. */
    JFR
  }

  @Option(
      names = "--watch",
      arity = "0..1",
      paramLabel = "EVERY",
      preprocessor = NumberIfThereIsOne.class,
      description =
          "Watch every layer on one of so many steps ("
              + EVERY
              + " if no number is given) and show gradients, updates, dead and saturated units, and"
              + " illnesses that are found.")
  private @Nullable Integer every;

  @Option(
      names = "--log",
      split = ",",
      paramLabel = "FORM",
      description =
          "Write what is watched into the run's folder also as csv, tensorboard or jfr; a line of"
              + " JSON for each step is always there, in watch.jsonl.")
  private List<Log> logs = List.of();

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write what was watched as a page with heat maps: see evenflow report.")
  private @Nullable Path report;

  /** Leaves what follows the option alone unless it is a number. */
  static final class NumberIfThereIsOne implements IParameterPreprocessor {
    @Override
    public boolean preprocess(
        Stack<String> arguments, CommandSpec command, ArgSpec option, Map<String, Object> info) {
      if (arguments.isEmpty() || !arguments.peek().matches("-?[0-9]+")) {
        arguments.push(EVERY);
      }
      return false;
    }
  }

  /**
   * Refuses what would fail later.
   *
   * @throws EvenflowException if the number of steps is less than 1, or the page has no folder
   */
  void check() {
    if (every() < 1) {
      throw new EvenflowException("--watch needs 1 or more steps, given " + every());
    }
    Path page = report;
    Path parent = page == null ? null : page.toAbsolutePath().getParent();
    if (parent != null && !Files.isDirectory(parent)) {
      throw new EvenflowException("--report: there is no folder " + parent);
    }
  }

  /** Whether steps are watched. */
  boolean isOn() {
    return isShown() || !logs.isEmpty() || report != null;
  }

  /** Whether what is watched is shown. */
  boolean isShown() {
    return every != null;
  }

  /** How many steps there are for one that is watched. */
  int every() {
    return every == null ? Integer.parseInt(EVERY) : every;
  }

  List<Log> logs() {
    return List.copyOf(logs);
  }

  /** Where the page is written, if it is. */
  @Nullable Path report() {
    return report;
  }
}
