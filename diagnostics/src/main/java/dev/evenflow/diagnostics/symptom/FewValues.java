package dev.evenflow.diagnostics.symptom;

import static dev.evenflow.diagnostics.symptom.Worst.shown;

import dev.evenflow.diagnostics.Illness;
import dev.evenflow.diagnostics.watch.Signals;
import java.util.List;

/**
 * A normalization's statistics are of so few values of a batch that they are mostly noise. Of n
 * normal values the variance is off by {@code sqrt(2 / (n - 1))} of itself.
 *
 * @param noise above which that is too much
 * @param checks on how many watched steps in a row
 */
public record FewValues(double noise, int checks) implements Symptom {
  /** The defaults: 0.75, which are 4 values and fewer, 10, for the last batch may be short. */
  public FewValues() {
    this(0.75, 10);
  }

  @Override
  public Illness illness() {
    return Illness.NORMALIZATION;
  }

  @Override
  public boolean isLocal() {
    return true;
  }

  @Override
  public List<Evidence> evidence(Signals signals) {
    return Evidence.above(
        noise,
        signals,
        each -> noise(each.normalized()),
        each ->
            "normalization in %s takes the variance of %.0f values, which is off by %s of itself"
                .formatted(each.layer(), each.normalized(), shown(noise(each.normalized()))));
  }

  private static double noise(double values) {
    return Math.sqrt(2 / (values - 1));
  }
}
