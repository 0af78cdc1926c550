package dev.evenflow.diagnostics.healing;

import dev.evenflow.data.Dataset;
import dev.evenflow.diagnostics.symptom.Finding;
import dev.evenflow.diagnostics.symptom.Findings;
import dev.evenflow.diagnostics.symptom.Symptom;
import dev.evenflow.diagnostics.symptom.WatchEvent;
import dev.evenflow.diagnostics.watch.LayerSignals;
import dev.evenflow.diagnostics.watch.Signals;
import dev.evenflow.diagnostics.watch.Watch;
import dev.evenflow.training.BadNumbersException;
import dev.evenflow.training.Trainer;
import java.util.ArrayList;
import java.util.List;

/**
 * What the first steps of a training show.
 *
 * @param findings in the order in which they were made; none of a healthy training
 * @param layers the paths of the layers that were watched, from the input on
 */
public record Checkup(List<Finding> findings, List<String> layers) {
  /** Copies the lists. */
  public Checkup {
    findings = List.copyOf(findings);
    layers = List.copyOf(layers);
  }

  /** A checkup by the {@linkplain Symptom#standard standard} symptoms. */
  public static Checkup of(Trainer trainer, Dataset train, int batches) {
    return of(trainer, train, batches, Symptom.standard());
  }

  /**
   * Trains for some batches, or until bad numbers stop the training, and watches every step.
   *
   * @param trainer as it begins; the batches that it is given are trained on
   * @param batches at least 1
   * @param symptoms that are looked for
   */
  public static Checkup of(Trainer trainer, Dataset train, int batches, List<Symptom> symptoms) {
    List<Finding> found = new ArrayList<>();
    List<String> layers = new ArrayList<>();
    Findings findings =
        new Findings(
            symptoms,
            List.of(event -> {
              switch (event) {
                case WatchEvent.Opened(Finding finding) -> found.add(finding);
                case WatchEvent.Measured(Signals signals) -> {
                  layers.clear();
                  signals.layers().stream().map(LayerSignals::layer).forEach(layers::add);
                }
                case WatchEvent.Closed _ -> {
                  // What is over was found nevertheless.
                }
              }
            }));
    trainer.watch(new Watch(findings, Math.min(Watch.WINDOW, train.size())), 1);
    try {
      trainer.resumeTo(batches, train, null, List.of());
    } catch (BadNumbersException _) {
      // The findings say so.
    }
    return new Checkup(found, layers);
  }
}
