package dev.evenflow.training;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Batches;
import dev.evenflow.data.Dataset;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Epochs over a data set: each example once an epoch, in an order of the epoch's own. Goes on from
 * the trainer's progress, which it keeps up to date.
 */
final class TrainingLoop {
  /** Shorter trainings would spend more on it than they gain. */
  private static final int WORTH_WARMING_UP = 5_000;

  private final Trainer trainer;
  private final Dataset train;
  private final Batches batches;
  private final @Nullable Validation validation;
  private final List<TrainingListener> listeners;
  private final Recent<Integer, ExampleBatch> loaded = new Recent<>();

  TrainingLoop(
      Trainer trainer,
      Dataset train,
      Batches batches,
      @Nullable Validation validation,
      List<TrainingListener> listeners) {
    this.trainer = trainer;
    this.train = train;
    this.batches = batches;
    this.validation = validation;
    this.listeners = List.copyOf(listeners);
  }

  /**
   * Trains until so many epochs are done, those of the progress included, or fewer if the
   * validation or a listener says so.
   */
  History run(int epochs) {
    if (epochs < 1) {
      throw new EvenflowException("trainer: epochs must be at least 1, given " + epochs);
    }
    trainer.progress(trainer.progress().over(train.size()));
    trainer.calibrate(train);
    trainer.makeSlots(batches.to(0) - batches.from(0));
    Rescue rescue = new Rescue(trainer, listeners);
    int left = epochs - trainer.progress().epochs().size();
    if ((long) left * batches.perEpoch() >= WORTH_WARMING_UP) {
      trainer.warmUp(batches.to(0) - batches.from(0));
    }
    while (!isDone(epochs)) {
      if (!trainEpoch(rescue)) {
        break;
      }
      EpochReport report = report();
      trainer.progress(trainer.progress().after(report));
      listeners.forEach(listener -> listener.onEpoch(report));
    }
    return new History(trainer.progress().epochs());
  }

  private boolean isDone(int epochs) {
    List<EpochReport> done = trainer.progress().epochs();
    return done.size() >= epochs
        || (validation != null && !done.isEmpty() && validation.stopping().stopsAfter(done));
  }

  /** Trains on what is left of the running epoch; whether that came to its end. */
  private boolean trainEpoch(Rescue rescue) {
    TrainingProgress before = trainer.progress();
    long start = System.nanoTime();
    int[] order = batches.order(batches.epoch(trainer.position() - before.batches()));
    for (int batch = before.batches(); batch < batches.perEpoch(); batch++) {
      int from = batches.from(batch);
      int size = batches.to(batch) - from;
      ExampleBatch examples =
          loaded.get(size, count -> new ExampleBatch(train, count)).load(order, from);
      StepReport report = trainer.step(examples);
      double seconds = before.seconds() + (System.nanoTime() - start) * 1e-9;
      trainer.progress(trainer.progress().after(report, seconds));
      Supplier<BadStep> step = () -> trainer.badStep(report, examples);
      boolean stops = false;
      for (TrainingListener listener : listeners) {
        if (!report.committed()) {
          listener.onRefused(report, step);
        }
        listener.onBatch(report, batch + 1, batches.perEpoch(), before.epoch());
        stops |= listener.stops();
      }
      rescue.after(report, step);
      if (stops) {
        return false;
      }
    }
    return true;
  }

  /** Of the running epoch, all of whose batches are done; tells the schedule its metric. */
  private EpochReport report() {
    TrainingProgress done = trainer.progress();
    Evaluation training = done.means().mean();
    Evaluation held = validation == null ? Evaluation.NONE : trainer.evaluate(validation.data());
    trainer.metric((validation == null ? training : held).loss());
    return new EpochReport(done.epoch(), training, done.refused(), done.seconds(), held);
  }
}
