package dev.evenflow.training;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.RunningStatistics;
import dev.evenflow.nn.Variables;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Variable;
import java.util.ArrayList;
import java.util.List;

/**
 * Running statistics over a whole data set: of each layer, in the order of the model, once those
 * before it are done, so that they are exactly those of what the layer is given in evaluation.
 *
 * @param plan with the optimizer's evaluation weights
 * @param variables of the model
 * @param threads at least 1
 */
record RecomputedStatistics(TrainingPlan plan, Variables variables, int threads) {
  /**
   * Replaces them all, or none.
   *
   * @return the number of layers that have any
   * @throws EvenflowException if a layer's would not be finite
   */
  int over(OrderedBatches batches) {
    Shape example = Shape.of(batches.data().features().shape());
    List<RunningStatistics> all =
        MomentsStep.statistics(
            plan, variables, BatchInputs.of(plan.model(), example, batches.size()));
    List<float[]> before = new ArrayList<>();
    for (RunningStatistics each : all) {
      before.add(each.mean().values());
      before.add(each.variance().values());
    }
    try {
      for (int layer = 0; layer < all.size(); layer++) {
        replace(layer, all.get(layer), example, batches);
      }
    } catch (EvenflowException e) {
      for (RunningStatistics each : all.reversed()) {
        each.variance().assign(before.removeLast());
        each.mean().assign(before.removeLast());
      }
      throw e;
    }
    return all.size();
  }

  private void replace(
      int layer, RunningStatistics running, Shape example, OrderedBatches batches) {
    Recent<Integer, MomentsStep> steps = new Recent<>();
    PooledMoments moments = new PooledMoments(running.mean().shape().size());
    for (ExampleBatch batch : batches) {
      steps
          .get(
              batch.count(),
              count ->
                  new MomentsStep(
                      plan,
                      variables,
                      BatchInputs.of(plan.model(), example, count),
                      layer,
                      threads))
          .addTo(moments, batch.features());
    }
    assign(running.mean(), moments.mean());
    assign(running.variance(), moments.variance(running.isUnbiased()));
  }

  private static void assign(Variable state, float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new EvenflowException(
            state.name() + " cannot be recomputed: over these examples it is " + value);
      }
    }
    state.assign(values);
  }
}
