package dev.evenflow.diagnostics.symptom;

import static dev.evenflow.diagnostics.symptom.Worst.shown;

import dev.evenflow.diagnostics.Illness;
import dev.evenflow.diagnostics.watch.LayerSignals;
import dev.evenflow.diagnostics.watch.Signals;
import java.util.List;

/**
 * What a normalization puts out in training is far from what it puts out in evaluation.
 *
 * @param distance relative to its outputs in training
 * @param checks on how many watched steps in a row
 */
public record NormalizationGap(double distance, int checks) implements Symptom {
  /** The defaults: 0.8, 45, for running statistics begin far off and take their time. */
  public NormalizationGap() {
    this(0.8, 45);
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
        distance,
        signals,
        LayerSignals::normalization,
        each ->
            "normalization in %s differs by %s between training and evaluation"
                .formatted(each.layer(), shown(each.normalization())));
  }
}
