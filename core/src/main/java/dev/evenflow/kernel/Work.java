package dev.evenflow.kernel;

import java.util.List;

/**
 * How one operation of a program is carried out. The operands are the operation's inputs, then its
 * output, then, where {@code workspace} is above 0, memory for intermediate values.
 *
 * @param stages what runs, in this order
 * @param workspace floats of scratch memory, with undefined content before the first stage
 */
public record Work(List<Stage> stages, int workspace) {
  /** Copies the list of stages. */
  public Work {
    stages = List.copyOf(stages);
  }

  /** A single stage without scratch memory. */
  public static Work of(Kernel kernel, int extent, int grain) {
    return new Work(List.of(new Stage(kernel, extent, grain)), 0);
  }
}
