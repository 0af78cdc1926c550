package dev.evenflow.cli;

import dev.evenflow.EvenflowException;
import dev.evenflow.cli.watch.JsonLog;
import dev.evenflow.diagnostics.log.CsvLog;
import dev.evenflow.diagnostics.log.FlightRecorderLog;
import dev.evenflow.diagnostics.log.TensorBoardLog;
import dev.evenflow.diagnostics.log.WatchLog;
import dev.evenflow.diagnostics.symptom.Findings;
import dev.evenflow.diagnostics.symptom.Symptom;
import dev.evenflow.diagnostics.symptom.WatchEvent;
import dev.evenflow.diagnostics.watch.Watch;
import dev.evenflow.training.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Watches a run, shows what is found and writes it into the run's folder. A log that cannot be
 * written is told of and left, and training goes on.
 */
final class Watching implements AutoCloseable {
  private final WatchOptions options;
  private final RunFolder folder;
  private final Output output;
  private final List<WatchLog> logs = new ArrayList<>();

  private Watching(WatchOptions options, RunFolder folder, Output output) {
    this.options = options;
    this.folder = folder;
    this.output = output;
  }

  /** Watches a trainer as options say, if they do. */
  static Watching of(Trainer trainer, WatchOptions options, RunFolder folder, Output output) {
    Watching watching = of(options, folder, output);
    if (options.isOn()) {
      trainer.watch(
          new Watch(new Findings(Symptom.standard(), watching.listeners())), options.every());
    }
    return watching;
  }

  /** Is told by someone else of what is watched. */
  static Watching of(WatchOptions options, RunFolder folder, Output output) {
    Watching watching = new Watching(options, folder, output);
    if (options.isOn()) {
      watching.open();
    }
    return watching;
  }

  /** What shows and logs, none if options do not say so. */
  List<Consumer<WatchEvent>> listeners() {
    return options.isOn()
        ? List.of(this::write, new WatchView(output, options.isShown()))
        : List.of();
  }

  private void open() {
    try {
      logs.add(new JsonLog(folder.watchLog()));
      for (WatchOptions.Log log : options.logs()) {
        Path path = folder.path();
        logs.add(
            switch (log) {
              case CSV -> new CsvLog(path.resolve("watch.csv"));
              case TENSORBOARD ->
                  new TensorBoardLog(path.resolve("tensorboard"), InstantSource.system());
              case JFR -> new FlightRecorderLog(path.resolve("watch.jfr"));
            });
      }
    } catch (IOException e) {
      throw new EvenflowException("cannot write a log into %s: %s".formatted(folder.path(), e), e);
    }
  }

  private void write(WatchEvent event) {
    for (Iterator<WatchLog> each = logs.iterator(); each.hasNext(); ) {
      try {
        each.next().accept(event);
      } catch (UncheckedIOException e) {
        each.remove();
        output.warning("what is watched is no longer logged, training goes on: " + e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    try {
      for (WatchLog log : logs) {
        log.close();
      }
    } catch (IOException e) {
      output.warning("a log is not whole: " + e.getMessage());
    }
    Path report = options.report();
    if (report != null) {
      write(report);
    }
  }

  /** The training is done, and must not be lost with its page. */
  private void write(Path report) {
    try {
      ReportCommand.write(folder, report);
      output.result(Map.of("report", report.toString()), "report in %s%n".formatted(report));
    } catch (EvenflowException e) {
      output.warning("no report: " + e.getMessage());
    }
  }
}
