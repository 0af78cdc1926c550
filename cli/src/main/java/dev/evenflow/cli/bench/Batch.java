package dev.evenflow.cli.bench;

import dev.evenflow.program.Program;
import dev.evenflow.training.StepReport;
import dev.evenflow.training.TrainingStep;

/** The examples of one step, ready to be copied in. */
sealed interface Batch {
  /** Takes a step on this batch. */
  StepReport train(TrainingStep step, long position);

  /** Copies this batch into the inputs of a program. */
  void put(Program program);

  /** A batch of float features. */
  record OfFloats(float[] features, int[] labels) implements Batch {
    @Override
    public StepReport train(TrainingStep step, long position) {
      return step.run(features, labels, position);
    }

    @Override
    public void put(Program program) {
      program.set("x", features);
      program.set("y", labels);
    }
  }

  /** A batch of indices, such as tokens. */
  record OfIndices(int[] features, int[] labels) implements Batch {
    @Override
    public StepReport train(TrainingStep step, long position) {
      return step.run(features, labels, position);
    }

    @Override
    public void put(Program program) {
      program.set("x", features);
      program.set("y", labels);
    }
  }
}
