package dev.evenflow.training;

import dev.evenflow.nn.Variables;
import dev.evenflow.program.Program;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;

/** Loss and accuracy of one batch size outside training, as one program. */
final class EvaluationStep {
  private static final int LOSS = 0;
  private static final int CORRECT = 1;

  private final Program program;

  EvaluationStep(TrainingPlan plan, Variables variables, BatchInputs inputs, int threads) {
    Tensor output = EvaluationWeights.output(plan, variables, inputs.features());
    Tensor loss = plan.loss().of(output, inputs.labels());
    this.program = Program.compile(Signature.of(loss, inputs.correct(output)), threads);
  }

  /** Measures one batch. */
  Evaluation run(float[] features, int[] labels) {
    program.set(BatchInputs.FEATURES, features);
    program.set(BatchInputs.LABELS, labels);
    program.run();
    return new Evaluation(
        program.scalar(LOSS), program.scalar(CORRECT) / labels.length, labels.length);
  }
}
