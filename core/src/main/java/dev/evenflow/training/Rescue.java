package dev.evenflow.training;

import dev.evenflow.training.Recovery.RollBack;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/** Does what a {@link Recovery} says, after every batch of a loop. */
final class Rescue {
  private final Trainer trainer;
  private final Recovery recovery;
  private final List<TrainingListener> listeners;

  /** The last good variables, at most two copies, the older one first. */
  private final Deque<Snapshot> good = new ArrayDeque<>();

  Rescue(Trainer trainer, List<TrainingListener> listeners) {
    this.trainer = trainer;
    this.recovery = trainer.recovery();
    this.listeners = listeners;
    if (recovery instanceof RollBack) {
      good.add(trainer.snapshot());
    }
  }

  /**
   * A batch is done.
   *
   * @throws BadNumbersException if the training is to end
   */
  void after(StepReport report, Supplier<BadStep> step) {
    if (report.gathered() > 0) {
      return;
    }
    if (report.committed()) {
      keep();
    } else if (trainer.progress().streak() >= recovery.streak()) {
      rescue(report, step);
    }
  }

  private void keep() {
    if (recovery instanceof RollBack(int streak, int rollBacks, int every)
        && trainer.position() - good.getLast().position() >= every
        && trainer.isFinite()) {
      good.add(trainer.snapshot());
      if (good.size() > 2) {
        good.removeFirst();
      }
    }
  }

  private void rescue(StepReport report, Supplier<BadStep> step) {
    TrainingProgress progress = trainer.progress();
    int streak = progress.streak();
    int done = progress.rollBacks();
    if (recovery instanceof RollBack(int any, int most, int every) && done < most) {
      Snapshot target = good.getFirst();
      good.clear();
      good.add(target);
      trainer.goBack(target);
      RolledBack event =
          new RolledBack(trainer.position(), target.position(), streak, done + 1, most);
      listeners.forEach(listener -> listener.onRollBack(event));
      return;
    }
    BadStep last = step.get();
    trainer.progress(progress.withTrouble(0, done));
    throw new BadNumbersException(
        "training stopped: the guard refused %d batches in a row, the last at position %d with loss %s%s"
            .formatted(
                streak,
                report.position(),
                report.loss(),
                done == 0 ? "" : ", after going back " + done + (done == 1 ? " time" : " times")),
        last);
  }
}
