package dev.evenflow.compiler;

import dev.evenflow.kernel.Task;
import dev.evenflow.kernel.Workers;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A compiled signature: steps over memory. */
public final class Executable {
  /**
   * Where an input or output is.
   *
   * @param tensor the input or output
   * @param array its memory, of no use for rank 0
   * @param offset its first element
   * @param register its register if it is rank 0, else -1
   * @param greatest the register of its greatest magnitude, which is told when an input is set; -1
   *     if nobody asks
   */
  public record Slot(Tensor tensor, float[] array, int offset, int register, int greatest) {}

  private final Step[] compute;
  private final Step[] apply;
  private final double[] values;
  private final int guard;
  private final Map<String, Slot> inputs;
  private final List<Slot> outputs;
  private final int[] afterGuard;
  private final List<String> notes;
  private final float[] memory;

  Executable(
      List<Step> compute,
      List<Step> apply,
      double[] values,
      int guard,
      Map<String, Slot> inputs,
      List<Slot> outputs,
      int[] afterGuard,
      List<String> notes,
      float[] memory) {
    this.compute = compute.toArray(Step[]::new);
    this.apply = apply.toArray(Step[]::new);
    this.values = values;
    this.guard = guard;
    this.inputs = Map.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
    this.afterGuard = afterGuard;
    this.notes = List.copyOf(notes);
    this.memory = memory;
  }

  /** The inputs by name. */
  public Map<String, Slot> inputs() {
    return inputs;
  }

  /** The outputs in order, then the further ones. */
  public List<Slot> outputs() {
    return outputs;
  }

  /** What costs more than it seems, one sentence each. */
  public List<String> notes() {
    return notes;
  }

  /** What all but inputs and values of rank 0 are in. */
  public float[] memory() {
    return memory;
  }

  /** The rank-0 values, by register. */
  public double[] values() {
    return values;
  }

  /** What a run hands to the workers. */
  public List<Task> tasks() {
    List<Task> tasks = new ArrayList<>();
    for (Step[] phase : List.of(compute, apply)) {
      for (Step step : phase) {
        step.tasks(tasks::add);
      }
    }
    return tasks;
  }

  /** Computes, and writes the variables if the guard holds; tells whether it did. */
  public boolean run(Workers workers) {
    for (Step step : compute) {
      step.run(workers);
    }
    double judgement = values[guard];
    if (judgement == 0 || Double.isNaN(judgement)) {
      for (int register : afterGuard) {
        values[register] = Double.NaN;
      }
      return false;
    }
    for (Step step : apply) {
      step.run(workers);
    }
    return true;
  }
}
