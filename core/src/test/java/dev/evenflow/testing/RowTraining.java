package dev.evenflow.testing;

import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Variables;
import dev.evenflow.program.Program;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.GuardedStep;
import dev.evenflow.training.ModelObjective;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.Schedule;
import dev.evenflow.training.StepBuild;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The compiled training of a table {@code table} on gradients that each step is given for some of
 * its rows.
 */
public final class RowTraining {
  private final Variables variables = new Variables(0);
  private final Variable table;
  private final Program program;
  private final Program evaluation;

  /**
   * A training.
   *
   * @param schedule over 1000 steps
   * @param shape of the table, [rows, width]
   * @param start its values before the first step
   * @param count how many rows a step is given
   */
  public RowTraining(
      Optimizer optimizer,
      List<GradientTransform> transforms,
      Schedule schedule,
      Shape shape,
      double[] start,
      int count) {
    table = variables.parameter("table", shape, Fans.NONE, (s, fans, random) -> floats(start), 1);
    Tensor rows = Tensor.intInput("rows", Shape.of(count));
    Tensor found = table.read().gatherRows(rows);
    Tensor loss = found.mul(Tensor.input("gradients", found.shape())).sum();
    StepBuild step = new StepBuild(variables, schedule, 1000);
    ModelObjective objective = new ModelObjective(loss, List.of(table), transforms, step.slots());
    program =
        Program.compile(GuardedStep.of(objective, optimizer, step, Map.of(), List.of(loss)), 1);
    StepBuild after = new StepBuild(variables, schedule, 1000);
    Map<Variable, Tensor> weights = optimizer.evaluationWeights(List.of(table), after.slots());
    evaluation = Program.compile(Signature.of(weights.get(table)), 1);
  }

  private static float[] floats(double... values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /** Whether a step works on rows. */
  public boolean isSparse() {
    return program.notes().isEmpty();
  }

  /**
   * One step.
   *
   * @param gradients of each row, one after the other; those of one row are summed
   * @return whether it was committed
   */
  public boolean step(int[] rows, double... gradients) {
    program.set("rows", rows);
    program.set("gradients", floats(gradients));
    return program.run();
  }

  /** The loss at the weights before the last step, which is linear in them. */
  public double loss() {
    return program.scalar(0);
  }

  /** The table's evaluation weights. */
  public float[] weights() {
    evaluation.run();
    return evaluation.values(0);
  }

  /** The table as it is stored. */
  public float[] stored() {
    return table.values();
  }

  /** All variables by name, with the bits of their elements. */
  public Map<String, List<Long>> bits() {
    return VariableBits.bits(variables);
  }

  /** A row of the evaluation weights. */
  public float[] row(int row) {
    int width = table.shape().size() / table.shape().extent(0);
    return Arrays.copyOfRange(weights(), row * width, (row + 1) * width);
  }
}
