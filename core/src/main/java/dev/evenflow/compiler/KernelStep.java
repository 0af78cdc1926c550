package dev.evenflow.compiler;

import dev.evenflow.kernel.Stage;
import dev.evenflow.kernel.Task;
import dev.evenflow.kernel.Workers;
import java.util.function.Consumer;

/** A stage with its memory and the registers of its rank-0 operands. */
final class KernelStep implements Step {
  private final Task task;
  private final int[] registers;
  private final boolean[] areInts;
  private final double[] values;

  /**
   * A bound stage.
   *
   * @param registers where in {@code values} the rank-0 operands are
   * @param areInts which of them are ints, which kernels take as bits
   */
  KernelStep(
      Stage stage,
      float[][] buffers,
      int[] offsets,
      int[] registers,
      boolean[] areInts,
      double[] values) {
    this.task = new Task(stage, buffers, offsets, new float[registers.length]);
    this.registers = registers;
    this.areInts = areInts;
    this.values = values;
  }

  Task task() {
    return task;
  }

  /** Takes the rank-0 operands from their registers. */
  void load() {
    float[] scalars = task.scalars();
    for (int i = 0; i < registers.length; i++) {
      double value = values[registers[i]];
      scalars[i] = areInts[i] ? Float.intBitsToFloat((int) value) : (float) value;
    }
  }

  @Override
  public void run(Workers workers) {
    load();
    workers.run(task);
  }

  @Override
  public void tasks(Consumer<Task> consumer) {
    consumer.accept(task);
  }
}
