package dev.evenflow.diagnostics.symptom;

import static dev.evenflow.diagnostics.symptom.Worst.shown;

import dev.evenflow.diagnostics.Illness;
import dev.evenflow.diagnostics.watch.Signals;
import dev.evenflow.diagnostics.watch.Trend;
import java.util.List;

/**
 * Gradients or updates are suddenly far above what they were. The layer is the one whose gradient
 * is furthest above its own past, for spikes start in single parameters.
 *
 * @param deviations how far the logarithm of both norms is above its mean, in standard deviations
 * @param critical a gradient that is a greater multiple of its median is critical
 * @param checks on how many watched steps in a row
 */
public record Spike(double deviations, double critical, int checks) implements Symptom {
  /** The defaults: 4, 1000, 2. */
  public Spike() {
    this(4, 1000, 2);
  }

  @Override
  public Illness illness() {
    return Illness.EXPLODING;
  }

  @Override
  public List<Evidence> evidence(Signals signals) {
    Trend gradient = signals.gradient();
    boolean isCritical = gradient.overMedian() > critical;
    if (!isCritical && !(gradient.z() > deviations && signals.update().z() > deviations)) {
      return List.of();
    }
    return Worst.by(signals.layers(), each -> each.gradient().z()).stream()
        .map(source ->
            new Evidence(
                source.layer(),
                isCritical ? Severity.CRITICAL : Severity.WARNING,
                () ->
                    "the gradient is %s times its median, in %s %s times"
                        .formatted(
                            shown(gradient.overMedian()),
                            source.layer(),
                            shown(source.gradient().overMedian()))))
        .toList();
  }
}
