package dev.evenflow.diagnostics.symptom;

import dev.evenflow.diagnostics.Illness;
import dev.evenflow.diagnostics.watch.Signals;
import java.util.List;

/**
 * A rule that tells an illness by what is measured on a step; a record of its thresholds. It keeps
 * no memory: {@link Findings} asks for evidence on several watched steps in a row before it
 * believes in the illness, and for its absence on as many before it calls it over.
 */
public interface Symptom {
  /** What it tells. */
  Illness illness();

  /** On how many watched steps in a row there must be evidence; at least 1. */
  int checks();

  /** Whether each layer is ill on its own; else there is one finding, in the layer worst off. */
  default boolean isLocal() {
    return false;
  }

  /** Whether a step that the guard refused, whose numbers may be bad, can be judged. */
  default boolean judgesRefused() {
    return false;
  }

  /** What speaks for it on a step, the worst first; none if nothing does. */
  List<Evidence> evidence(Signals signals);

  /** All rules with their defaults. */
  static List<Symptom> standard() {
    return List.of(
        new BadNumbers(),
        new Vanishing(),
        Vanishing.whateverTheUpdate(),
        new TinyWeights(),
        Exploding.atOnce(),
        new Exploding(),
        new Spike(),
        new DeadUnits(),
        new Saturation(),
        Saturation.ofMost(),
        new Overshoot(),
        new RateTooHigh(),
        new RateTooLow(),
        new NormalizationGap(),
        new FewValues());
  }
}
