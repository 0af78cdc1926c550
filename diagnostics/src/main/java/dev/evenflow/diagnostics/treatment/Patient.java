package dev.evenflow.diagnostics.treatment;

import dev.evenflow.checkpoint.Entry;
import dev.evenflow.training.Deviation;
import dev.evenflow.training.Snapshot;
import dev.evenflow.training.StepBuild;
import dev.evenflow.training.Tolerance;
import dev.evenflow.training.Trainer;
import dev.evenflow.training.TrainingPlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A training that is under way: how it trains and where it is.
 *
 * @param plan the strategies
 * @param snapshot weights, states and slots, and how far it has come
 */
public record Patient(TrainingPlan plan, Snapshot snapshot) {
  /** A trainer as it is. */
  public static Patient of(Trainer trainer) {
    return new Patient(trainer.plan(), trainer.snapshot());
  }

  /**
   * A trainer of its own that goes on from here.
   *
   * @param like the trainer that was examined, or one like it
   */
  public Trainer trainer(Trainer like) {
    return like.fork(plan, snapshot);
  }

  /**
   * Brings a trainer of the same plan here; its programs stay.
   *
   * @param other that goes on from here
   */
  public void into(Trainer other) {
    other.restore(snapshot, Tolerance.of(Deviation.MISSING, Deviation.EXTRA));
  }

  /** The number of committed updates. */
  public long step() {
    Entry step = variables().get(StepBuild.STEP);
    return step == null ? 0 : (long) step.doubles()[0];
  }

  /** What it remembers, by name. */
  Map<String, Entry> variables() {
    Map<String, Entry> all = new LinkedHashMap<>();
    snapshot.variables().forEach(each -> all.put(each.name(), each));
    return all;
  }

  /** This with another plan. */
  Patient with(TrainingPlan other) {
    return new Patient(other, snapshot);
  }

  /** This with other variables, which may be new. */
  Patient with(List<Entry> changed) {
    Map<String, Entry> all = variables();
    changed.forEach(each -> all.put(each.name(), each));
    return withAll(List.copyOf(all.values()));
  }

  /** This without some variables: they start as in a new training. */
  Patient without(Predicate<String> names) {
    return withAll(snapshot.variables().stream().filter(each -> !names.test(each.name())).toList());
  }

  private Patient withAll(List<Entry> variables) {
    return new Patient(
        plan,
        new Snapshot(
            snapshot.position(),
            snapshot.settings(),
            snapshot.example(),
            snapshot.progress(),
            variables));
  }
}
