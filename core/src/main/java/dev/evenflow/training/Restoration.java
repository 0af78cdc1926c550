package dev.evenflow.training;

import dev.evenflow.checkpoint.Entry;
import dev.evenflow.nn.Variables;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gives a model the values of a snapshot.
 *
 * @param setup of the training
 * @param snapshot of one like it
 * @param tolerance how the two may differ
 */
record Restoration(TrainingSetup setup, Snapshot snapshot, Tolerance tolerance) {
  /**
   * The model as it was: the one at hand, so that its programs remain, where its variables are
   * those that it takes; else one that is made.
   *
   * @param make for examples of a shape
   * @throws dev.evenflow.EvenflowException if the snapshot differs in more; then nothing changes
   */
  PreparedModel into(@Nullable PreparedModel atHand, Function<Shape, PreparedModel> make) {
    Shape shape = atHand == null ? snapshot.example() : atHand.example();
    List<Difference> differences =
        new ArrayList<>(Difference.of(setup.settings(), snapshot.settings()));
    differences.addAll(Difference.of(shape, snapshot.example()));
    Map<String, Entry> entries = tolerance.rename(snapshot.byName());
    if (atHand != null && isWhole(atHand, entries)) {
      tolerance.require(differences);
      SavedWeights.assign(atHand.variables().all(), entries);
      return atHand;
    }
    PreparedModel fresh = make.apply(shape);
    Variables variables = fresh.variables();
    // Slots may begin as copies of parameters, so these come first.
    SavedWeights.assign(variables.all(), entries);
    fresh.training(setup.batchSize());
    differences.addAll(Difference.of(variables.all(), entries));
    if (snapshot.position() == 0) {
      differences.removeIf(each -> isUnmadeSlot(each, variables));
    }
    tolerance.require(differences);
    SavedWeights.assign(variables.all(), entries);
    Map<String, Entry> restored = SavedWeights.entries(variables);
    if (atHand != null && isWhole(atHand, restored)) {
      SavedWeights.assign(atHand.variables().all(), restored);
      return atHand;
    }
    return fresh;
  }

  /** Whether a model has its slots already, and entries are just those of its variables. */
  private static boolean isWhole(PreparedModel model, Map<String, Entry> entries) {
    return model.hasSlots() && Difference.of(model.variables().all(), entries).isEmpty();
  }

  /** The first step makes slots, so that there are none before. */
  private static boolean isUnmadeSlot(Difference difference, Variables variables) {
    return difference.kind() == Deviation.MISSING
        && variables.get(difference.name()).role() == Variable.Role.SLOT;
  }
}
