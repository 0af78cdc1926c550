package dev.evenflow.diagnostics.log;

import dev.evenflow.diagnostics.Illness;
import dev.evenflow.diagnostics.symptom.Finding;
import dev.evenflow.diagnostics.symptom.Severity;
import dev.evenflow.diagnostics.symptom.WatchEvent;
import dev.evenflow.diagnostics.watch.LayerSignals;
import dev.evenflow.diagnostics.watch.Signals;
import dev.evenflow.diagnostics.watch.Trend;
import java.util.List;
import java.util.Map;

/** What a short training might tell. */
final class Sample {
  private static final double NONE = Double.NaN;
  static final Finding FINDING =
      new Finding(Illness.DEAD_UNITS, "b", Severity.WARNING, 200, 300, "half of b is dead");

  private Sample() {}

  static WatchEvent step(long step, double loss) {
    LayerSignals first =
        new LayerSignals("a", Trend.of(0.25), NONE, 0.5, 1e-3, 0, 1, 0.5, NONE, 0.125, NONE, 8, 0);
    LayerSignals second =
        new LayerSignals(
            "b",
            Trend.of(Double.POSITIVE_INFINITY),
            2,
            1,
            1e-3,
            0,
            1,
            NONE,
            NONE,
            NONE,
            NONE,
            NONE,
            3);
    return new WatchEvent.Measured(
        new Signals(
            step - 1,
            step,
            true,
            loss,
            Trend.of(0.5),
            Trend.of(0.125),
            NONE,
            NONE,
            Map.of(),
            List.of(first, second)));
  }

  static List<WatchEvent> events() {
    return List.of(
        step(1, 2.5),
        step(300, 1.5),
        new WatchEvent.Opened(FINDING),
        new WatchEvent.Closed(FINDING, 400));
  }
}
