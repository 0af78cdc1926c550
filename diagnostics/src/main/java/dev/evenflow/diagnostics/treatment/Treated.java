package dev.evenflow.diagnostics.treatment;

import dev.evenflow.checkpoint.Entry;
import dev.evenflow.nn.Layer;
import dev.evenflow.optimizers.Optimizers;
import dev.evenflow.strategy.Catalogue;
import dev.evenflow.strategy.RecordFactory;
import dev.evenflow.strategy.Spec;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.Snapshot;
import dev.evenflow.training.Trainer;
import dev.evenflow.training.TrainingPlan;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What treatments made of a plan, told by a snapshot: what they inserted into the model by the
 * names of variables, and what else they changed by a setting such as {@code
 * rewarm:factor=0.1,steps=10,from=60+clip-layers:threshold=1.0}.
 */
public final class Treated {
  private static final String SETTING = "treated";
  private static final String REWARM = "rewarm";
  private static final String CLIP = "clip-layers";

  private Treated() {}

  /**
   * A trainer for a snapshot of a training like this one that may have been treated; the trainer
   * itself if it was not. It is where this one is.
   *
   * @param trainer that is prepared
   * @throws dev.evenflow.EvenflowException if the snapshot tells of a change that is not known
   */
  public static Trainer like(Trainer trainer, Snapshot snapshot) {
    TrainingPlan plan = trainer.plan();
    List<String> own = trainer.variables().all().stream().map(Variable::name).toList();
    List<String> names = snapshot.variables().stream().map(Entry::name).toList();
    Layer model = Inserted.into(plan.model(), own, names);
    TrainingPlan treated = model.equals(plan.model()) ? plan : plan.withModel(model);
    Snapshot begun = trainer.snapshot();
    String changes = snapshot.settings().get(SETTING);
    if (changes != null) {
      for (String each : Catalogue.parts(changes)) {
        treated = changed(treated, Spec.parse(each));
      }
      Map<String, String> settings = new TreeMap<>(begun.settings());
      settings.put(SETTING, changes);
      begun = begun.withSettings(settings);
    }
    return treated.equals(plan) ? trainer : trainer.fork(treated, begun);
  }

  private static TrainingPlan changed(TrainingPlan plan, Spec change) {
    return switch (change.name()) {
      case REWARM ->
          plan.withSchedule(
              RecordFactory.of(new Rewarm.Rewarmed(plan.schedule(), 1, 1, 0)).create(change));
      case CLIP -> RecordFactory.of(new ClipLayers(1)).create(change).into(plan);
      default -> plan.withOptimizer(Optimizers.catalogue().create(change));
    };
  }

  static Patient by(Rewarm.Rewarmed schedule, Patient before) {
    return with(
        before, before.plan().withSchedule(schedule), RecordFactory.spelling(REWARM, schedule));
  }

  static Patient by(ClipLayers clip, Patient before) {
    return with(before, clip.into(before.plan()), RecordFactory.spelling(CLIP, clip));
  }

  /** Of an optimizer that has no name, such as a user's, a snapshot tells what no one can read. */
  static Patient by(Optimizer optimizer, Patient before) {
    return with(
        before,
        before.plan().withOptimizer(optimizer),
        Optimizers.catalogue().spelled(optimizer).map(Spec::toString).orElse(optimizer.toString()));
  }

  private static Patient with(Patient before, TrainingPlan plan, String change) {
    Map<String, String> settings = new TreeMap<>(before.snapshot().settings());
    settings.merge(SETTING, change, (earlier, now) -> earlier + "+" + now);
    return new Patient(plan, before.snapshot().withSettings(settings));
  }
}
