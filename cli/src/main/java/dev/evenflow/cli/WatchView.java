package dev.evenflow.cli;

import dev.evenflow.cli.watch.JsonLog;
import dev.evenflow.cli.watch.LayerTable;
import dev.evenflow.diagnostics.symptom.Finding;
import dev.evenflow.diagnostics.symptom.WatchEvent;
import dev.evenflow.diagnostics.watch.Signals;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Shows how a watched training goes: on a terminal a table that changes with the steps, elsewhere a
 * line for each; and a line where an illness is found or over.
 */
final class WatchView implements Consumer<WatchEvent> {
  private static final long PERIOD = 100_000_000;

  private final Output output;
  private final boolean showsSteps;
  private final LayerTable table;
  private final List<Finding> open = new ArrayList<>();
  private long shown;

  /**
   * Shows findings.
   *
   * @param showsSteps whether steps are shown too
   */
  WatchView(Output output, boolean showsSteps) {
    this.output = output;
    this.showsSteps = showsSteps;
    String encoding = System.getProperty("stdout.encoding", Charset.defaultCharset().name());
    this.table = new LayerTable(encoding.startsWith("UTF"));
  }

  @Override
  public void accept(WatchEvent event) {
    switch (event) {
      case WatchEvent.Measured(Signals signals) -> {
        List<String> lines = table.lines(signals, open);
        if (showsSteps && output.isLive()) {
          show(lines);
        } else if (showsSteps) {
          output.result(JsonLog.line(event), table.summary(signals) + System.lineSeparator());
        }
      }
      case WatchEvent.Opened(Finding finding) -> {
        open.add(finding);
        output.result(
            JsonLog.line(event),
            "found %s in %s, since step %d: %s%n"
                .formatted(
                    finding.illness(), finding.layer(), finding.began(), finding.evidence()));
      }
      case WatchEvent.Closed(Finding finding, long step) -> {
        open.remove(finding);
        output.result(
            JsonLog.line(event),
            "over: %s in %s, at step %d%n".formatted(finding.illness(), finding.layer(), step));
      }
    }
  }

  private void show(List<String> lines) {
    long now = System.nanoTime();
    if (now - shown > PERIOD) {
      shown = now;
      output.panel(lines);
    }
  }
}
