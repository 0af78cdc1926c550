package dev.evenflow.training;

import dev.evenflow.nn.Variables;
import dev.evenflow.program.Program;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;

/** How good a model is on batches of one size, outside training, as one program. */
final class EvaluationStep {
  private static final int LOSS = 0;
  private static final int MEASURE = 1;
  private static final int OUTPUT = 2;

  private final BatchInputs inputs;
  private final Program program;

  EvaluationStep(TrainingPlan plan, Variables variables, BatchInputs inputs, int threads) {
    this.inputs = inputs;
    Tensor output = EvaluationWeights.output(plan, variables, inputs.features());
    Tensor loss = plan.loss().of(output, inputs.labels());
    this.program = Program.compile(Signature.of(loss, inputs.measure(output), output), threads);
  }

  /** Measures one batch. */
  Evaluation run(ExampleBatch batch) {
    batch.offerTo(program);
    program.run();
    return inputs.evaluation(program.scalar(LOSS), program.scalar(MEASURE));
  }

  /** What the model said of the batch that was measured last, row-major. */
  float[] output() {
    return program.values(OUTPUT);
  }
}
