package dev.evenflow.kernel;

import java.util.ArrayList;
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

  /**
   * The same, which also tells the greatest magnitude of what each chunk of the last stage writes.
   *
   * @param operand where the magnitudes go, of as many floats as the last stage has chunks
   * @throws IllegalStateException if the last stage does not know what it writes
   */
  public Work watched(int operand) {
    Stage last = stages.getLast();
    if (!(last.kernel() instanceof Writer writer)) {
      throw new IllegalStateException("not to be watched: " + last.kernel());
    }
    List<Stage> watched = new ArrayList<>(stages);
    watched.set(
        stages.size() - 1,
        new Stage(new Watched(writer, last.grain(), operand), last.extent(), last.grain()));
    return new Work(watched, workspace);
  }
}
