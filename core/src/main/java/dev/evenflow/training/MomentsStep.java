package dev.evenflow.training;

import dev.evenflow.nn.BatchMoments;
import dev.evenflow.nn.Build;
import dev.evenflow.nn.RunningStatistics;
import dev.evenflow.nn.Variables;
import dev.evenflow.program.Program;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import java.util.List;

/** The moments of what one layer is given in evaluation, of one batch size, as one program. */
final class MomentsStep {
  private final Program program;

  /**
   * Compiles the program.
   *
   * @param layer which of the {@linkplain #statistics running statistics}, in their order
   */
  MomentsStep(TrainingPlan plan, Variables variables, BatchInputs inputs, int layer, int threads) {
    BatchMoments batch = statistics(plan, variables, inputs).get(layer).batch();
    EvaluationWeights weights = EvaluationWeights.of(plan, variables);
    this.program =
        Program.compile(
            Signature.of(batch.count(), weights.in(batch.mean()), weights.in(batch.variance())),
            threads);
  }

  /** Those that the model's layers keep, in the order in which these are applied. */
  static List<RunningStatistics> statistics(
      TrainingPlan plan, Variables variables, BatchInputs inputs) {
    Build build = new Build(variables, false, Tensor.constant(0));
    build.apply(plan.model(), inputs.features());
    return build.statistics();
  }

  /** Adds the moments of a batch to others. */
  void addTo(PooledMoments moments, float[] features) {
    program.setWhole(BatchInputs.FEATURES, features);
    program.run();
    moments.add(program.scalar(0), program.values(1), program.values(2));
  }
}
