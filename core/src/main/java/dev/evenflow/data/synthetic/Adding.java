package dev.evenflow.data.synthetic;

import dev.evenflow.data.Dataset;
import dev.evenflow.data.Quantities;
import dev.evenflow.random.RandomStream;

/**
 * The adding problem: of a sequence [length, 2] of numbers uniform in [0, 1) and marks, the sum of
 * the two numbers that are marked by a 1. Whoever always says 1 has a mean squared error of 1/6.
 *
 * <p>Sources: Hochreiter, Schmidhuber, "Long short-term memory", 1997, experiment 4; in this form
 * Le, Jaitly, Hinton, "A simple way to initialize recurrent networks of rectified linear units",
 * 2015, section 4.1. The first mark is in the first half and the second in the second, as in
 * Arjovsky, Shah, Bengio, "Unitary evolution recurrent neural networks", ICML 2016.
 *
 * @param length steps of a sequence, at least 2
 * @param count training examples
 * @param test test examples
 * @param seed of all
 */
public record Adding(int length, int count, int test, long seed) implements SyntheticData {
  /** Checks the sizes. */
  public Adding {
    SyntheticData.require("adding", "length", 2, length);
    SyntheticData.require("adding", "count", 1, count);
    SyntheticData.require("adding", "test", 1, test);
  }

  @Override
  public Dataset part(String name, int size) {
    RandomStream numbers = new RandomStream(seed, "adding/" + name);
    RandomStream marks = numbers.child("marks");
    float[] sums = new float[size];
    for (int i = 0; i < size; i++) {
      sums[i] = numbers.uniform(i, first(marks, i)) + numbers.uniform(i, second(marks, i));
    }
    return new Dataset(
        new GeneratedFeatures(
            size,
            new int[] {length, 2},
            (i, target, offset) -> {
              for (int t = 0; t < length; t++) {
                target[offset + 2 * t] = numbers.uniform(i, t);
              }
              target[offset + 2 * first(marks, i) + 1] = 1;
              target[offset + 2 * second(marks, i) + 1] = 1;
            }),
        new Quantities(sums, 1));
  }

  private int first(RandomStream marks, int example) {
    return marks.nextInt(example, 0, length / 2);
  }

  private int second(RandomStream marks, int example) {
    return length / 2 + marks.nextInt(example, 1, length - length / 2);
  }
}
