package dev.evenflow.kernel;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** An inner loop of a hand-written kernel that can be called on scratch memory. */
@FunctionalInterface
public interface InnerLoop {
  /** The longest call. */
  int LONG = 64;

  /** Memory to call it on: both operands and results of any tile for {@link #LONG} terms. */
  record Scratch(float[] left, float[] right, float[] results, int[] zeros) {
    static Scratch make() {
      int width = 2 * Math.max(Lanes.COUNT, 16);
      return new Scratch(
          new float[2 * LONG * Tile.SUM_ROWS],
          new float[(LONG + 2) * width],
          new float[Tile.SUM_ROWS * width],
          new int[LONG]);
    }
  }

  /** Calls it for so many terms. */
  void run(Scratch scratch, int terms);

  /** How the inner loops of the tasks' kernels are called on scratch memory. */
  static List<Rehearsal.Calls> rehearsals(Collection<Task> tasks) {
    Set<InnerLoop> loops = new LinkedHashSet<>();
    tasks.forEach(task -> loops.addAll(task.stage().kernel().innerLoops()));
    return loops.stream().map(InnerLoop::calls).toList();
  }

  private Rehearsal.Calls calls() {
    Scratch scratch = Scratch.make();
    return (number, isShort) -> run(scratch, isShort ? 8 : terms(number));
  }

  /** Many or fewer, even or odd. */
  private static int terms(int number) {
    return number % 2 == 0 ? LONG : 31 + number % 4 / 2;
  }
}
