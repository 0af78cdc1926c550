package dev.evenflow.training;

import dev.evenflow.nn.Variables;
import dev.evenflow.program.Program;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;

/** The probabilities that a model gives classes, for one batch size, as one program. */
final class PredictionStep {
  private final Program program;

  PredictionStep(TrainingPlan plan, Variables variables, BatchInputs inputs, int threads) {
    Tensor output = EvaluationWeights.output(plan, variables, inputs.features());
    this.program = Program.compile(Signature.of(output.softmax(-1)), threads);
  }

  /** The probability of each class [batch, classes], row-major. */
  float[] run(float[] features) {
    program.set(BatchInputs.FEATURES, features);
    program.run();
    return program.values(0);
  }
}
