package dev.evenflow.diagnostics.healing;

import dev.evenflow.diagnostics.symptom.Finding;
import dev.evenflow.diagnostics.treatment.Prescription;
import dev.evenflow.diagnostics.treatment.Treatment;
import dev.evenflow.random.RandomStream;
import java.util.ArrayList;
import java.util.List;

/** Chooses what is tried against an illness, and in which order. */
@FunctionalInterface
public interface Prescriber {
  /** Treatments in order; the first that helps is kept. */
  Iterable<Treatment> against(Finding finding, Prescription prescription);

  /** By the illness, smallest reach first. */
  static Prescriber byIllness() {
    return (finding, prescription) -> prescription.against(finding.illness());
  }

  /** Any, in random order, whatever the illness: what a good choice must be better than. */
  static Prescriber atRandom(long seed) {
    return (_, prescription) -> {
      List<Treatment> all = prescription.all();
      List<Treatment> shuffled = new ArrayList<>();
      long position = prescription.patient().snapshot().position();
      for (int each : new RandomStream(seed, "repair").permutation(position, all.size())) {
        shuffled.add(all.get(each));
      }
      return shuffled;
    };
  }
}
