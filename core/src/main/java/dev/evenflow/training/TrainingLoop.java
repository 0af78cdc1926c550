package dev.evenflow.training;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Batches;
import dev.evenflow.data.Dataset;
import java.util.ArrayList;
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
    return runTo((long) epochs * batches.perEpoch());
  }

  /**
   * Trains like {@link #run} until so many batches are done. An epoch that this cuts short is
   * reported as far as it went and stays open, so that a longer training goes on in it.
   */
  History runTo(long count) {
    if (count < 1) {
      throw new EvenflowException("trainer: batches must be at least 1, given " + count);
    }
    trainer.progress(trainer.progress().over(train.size()));
    trainer.calibrate(train);
    trainer.makeSlots(batches.to(0) - batches.from(0));
    Rescue rescue = new Rescue(trainer, listeners);
    if (count - done() >= WORTH_WARMING_UP) {
      trainer.warmUp(batches.to(0) - batches.from(0));
    }
    while (done() < count && !stopsEarly()) {
      if (!trainEpoch(rescue, count)) {
        return new History(trainer.progress().epochs());
      }
      if (trainer.progress().batches() == batches.perEpoch()) {
        EpochReport report = report();
        trainer.metric((validation == null ? report.training() : report.validation()).loss());
        trainer.progress(trainer.progress().after(report));
        listeners.forEach(listener -> listener.onEpoch(report));
      }
    }
    List<EpochReport> epochs = new ArrayList<>(trainer.progress().epochs());
    if (count > (long) epochs.size() * batches.perEpoch() && !stopsEarly()) {
      EpochReport part = report();
      listeners.forEach(listener -> listener.onEpoch(part));
      epochs.add(part);
    }
    return new History(epochs);
  }

  /** How many batches are done; of an epoch that is whole but not reported, none. */
  private long done() {
    TrainingProgress now = trainer.progress();
    int perEpoch = batches.perEpoch();
    return (long) now.epochs().size() * perEpoch + now.batches() % perEpoch;
  }

  private boolean stopsEarly() {
    List<EpochReport> done = trainer.progress().epochs();
    return validation != null && !done.isEmpty() && validation.stopping().stopsAfter(done);
  }

  /**
   * Trains on what is left of the running epoch, or of the total; whether no listener stopped it.
   */
  private boolean trainEpoch(Rescue rescue, long total) {
    TrainingProgress before = trainer.progress();
    long start = System.nanoTime();
    int[] order = batches.order(batches.epoch(trainer.position() - before.batches()));
    long end = Math.min(batches.perEpoch(), total - done() + before.batches());
    for (int batch = before.batches(); batch < end; batch++) {
      int from = batches.from(batch);
      int size = batches.to(batch) - from;
      ExampleBatch examples =
          loaded
              .get(size, count -> new ExampleBatch(train, count))
              .load(order, from)
              .vary(batches, trainer.position());
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

  /** Of the running epoch so far. */
  private EpochReport report() {
    TrainingProgress done = trainer.progress();
    Evaluation training = done.means().mean();
    Evaluation held = validation == null ? Evaluation.NONE : trainer.evaluate(validation.data());
    return new EpochReport(done.epoch(), training, done.refused(), done.seconds(), held);
  }
}
