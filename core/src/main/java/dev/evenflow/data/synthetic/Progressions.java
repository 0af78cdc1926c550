package dev.evenflow.data.synthetic;

import dev.evenflow.data.Dataset;
import dev.evenflow.data.Features;
import dev.evenflow.data.Labels;
import dev.evenflow.random.RandomStream;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Arithmetic progressions modulo a number, for models that say the next symbol at every step: an
 * example is {@code start + step t}, of a start and a step of its own, the targets are the symbols
 * that follow. The first step cannot be known, so the best accuracy is {@code 1 - (1 - 1/steps) /
 * length}.
 *
 * @param symbols what the sums are taken modulo of, at least 2
 * @param steps different steps, from 1 on, at least 1
 * @param length symbols of an example, at least 2
 * @param count training examples
 * @param test test examples
 * @param seed of all
 */
public record Progressions(int symbols, int steps, int length, int count, int test, long seed)
    implements SyntheticData {
  /** Checks the sizes. */
  public Progressions {
    SyntheticData.require("progressions", "symbols", 2, symbols);
    SyntheticData.require("progressions", "steps", 1, steps);
    SyntheticData.require("progressions", "length", 2, length);
    SyntheticData.require("progressions", "count", 1, count);
    SyntheticData.require("progressions", "test", 1, test);
  }

  @Override
  public Dataset part(String name, int size) {
    RandomStream choices = new RandomStream(seed, "progressions/" + name);
    int[] shown = new int[Math.multiplyExact(size, length)];
    int[] next = new int[shown.length];
    for (int i = 0; i < size; i++) {
      int start = choices.nextInt(i, 0, symbols);
      int step = 1 + choices.nextInt(i, 1, steps);
      for (int t = 0; t < length; t++) {
        shown[i * length + t] = Math.floorMod(start + step * t, symbols);
        next[i * length + t] = Math.floorMod(start + step * (t + 1), symbols);
      }
    }
    List<String> names = IntStream.range(0, symbols).mapToObj(Integer::toString).toList();
    return new Dataset(Features.ofIndices(shown, names, length), new Labels(next, names, length));
  }
}
