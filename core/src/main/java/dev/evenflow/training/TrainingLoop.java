package dev.evenflow.training;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Batches;
import dev.evenflow.data.Dataset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Epochs over a data set: each example once an epoch, in an order of the epoch's own. */
final class TrainingLoop {
  /** Shorter trainings would spend more on it than they gain. */
  private static final int WORTH_WARMING_UP = 5_000;

  private final Trainer trainer;
  private final Dataset train;
  private final Batches batches;
  private final List<TrainingListener> listeners;
  private final Recent<Integer, ExampleBatch> loaded = new Recent<>();

  TrainingLoop(Trainer trainer, Dataset train, Batches batches, List<TrainingListener> listeners) {
    this.trainer = trainer;
    this.train = train;
    this.batches = batches;
    this.listeners = List.copyOf(listeners);
  }

  /** Trains for some epochs, or fewer if the validation says so. */
  History run(int epochs, @Nullable Validation validation) {
    if (epochs < 1) {
      throw new EvenflowException("trainer: epochs must be at least 1, given " + epochs);
    }
    if ((long) epochs * batches.perEpoch() >= WORTH_WARMING_UP) {
      trainer.warmUp(batches.to(0) - batches.from(0));
    }
    List<EpochReport> reports = new ArrayList<>();
    boolean stopped = false;
    for (int epoch = 1; epoch <= epochs && !stopped; epoch++) {
      EpochReport report = epoch(epoch, validation);
      reports.add(report);
      listeners.forEach(listener -> listener.onEpoch(report));
      stopped = validation != null && validation.stopping().stopsAfter(reports);
    }
    return new History(reports);
  }

  private EpochReport epoch(int epoch, @Nullable Validation validation) {
    long start = System.nanoTime();
    int[] order = batches.order(batches.epoch(trainer.position()));
    Means committed = new Means();
    for (int batch = 0; batch < batches.perEpoch(); batch++) {
      int from = batches.from(batch);
      ExampleBatch examples =
          loaded
              .get(batches.to(batch) - from, count -> new ExampleBatch(train, count))
              .load(order, from);
      StepReport report = trainer.step(examples.features(), examples.labels());
      if (report.committed()) {
        committed.add(report.loss(), report.accuracy(), examples.labels().length);
      }
      for (TrainingListener listener : listeners) {
        listener.onBatch(report, batch + 1, batches.perEpoch(), epoch);
      }
    }
    double seconds = (System.nanoTime() - start) * 1e-9;
    Evaluation training = committed.mean();
    if (validation == null) {
      trainer.metric(training.loss());
      return new EpochReport(
          epoch, training.loss(), training.accuracy(), seconds, Double.NaN, Double.NaN);
    }
    Evaluation held = trainer.evaluate(validation.data());
    trainer.metric(held.loss());
    return new EpochReport(
        epoch, training.loss(), training.accuracy(), seconds, held.loss(), held.accuracy());
  }
}
