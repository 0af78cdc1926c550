package dev.evenflow.training;

import dev.evenflow.nn.Variables;
import dev.evenflow.program.Program;
import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;

/**
 * What a model says, the probabilities of classes or quantities, for one batch size, as one
 * program.
 */
final class PredictionStep {
  private final Program program;

  PredictionStep(TrainingPlan plan, Variables variables, BatchInputs inputs, int threads) {
    boolean areClasses = inputs.labels().type() == ElementType.INT32;
    Tensor output = EvaluationWeights.output(plan, variables, inputs.features());
    this.program = Program.compile(Signature.of(areClasses ? output.softmax(-1) : output), threads);
  }

  /** Probabilities [batch ..., classes] or quantities, row-major. */
  float[] run(float[] features) {
    program.setWhole(BatchInputs.FEATURES, features);
    program.run();
    return program.values(0);
  }
}
