package dev.evenflow.data.synthetic;

import dev.evenflow.data.Dataset;
import dev.evenflow.data.Labels;
import dev.evenflow.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The copy problem: symbols are shown, then blanks, and at a signal they are to be said in order.
 * Of 8 symbols, a blank and the signal, one-hot, a sequence is [length + 2 symbols, 10], and the
 * target at each step a symbol or the blank: blanks until the signal, as the last of {@code length}
 * steps, has passed. Whoever remembers nothing has a cross-entropy of {@code symbols ln 8 / (length
 * + 2 symbols)}.
 *
 * <p>Sources: Hochreiter, Schmidhuber 1997, experiment 2; in this form Arjovsky, Shah, Bengio,
 * "Unitary evolution recurrent neural networks", ICML 2016, section 5.1.
 *
 * @param length steps between the symbols and their recall, at least 1
 * @param symbols how many are to be remembered, at least 1
 * @param count training examples
 * @param test test examples
 * @param seed of all
 */
public record Copy(int length, int symbols, int count, int test, long seed)
    implements SyntheticData {
  private static final int ALPHABET = 8;
  private static final int BLANK = ALPHABET;
  private static final int SIGNAL = ALPHABET + 1;

  /** Checks the sizes. */
  public Copy {
    SyntheticData.require("copy", "length", 1, length);
    SyntheticData.require("copy", "symbols", 1, symbols);
    SyntheticData.require("copy", "count", 1, count);
    SyntheticData.require("copy", "test", 1, test);
  }

  @Override
  public Dataset part(String name, int size) {
    RandomStream random = new RandomStream(seed, "copy/" + name);
    int steps = length + 2 * symbols;
    int[] labels = new int[Math.multiplyExact(size, steps)];
    for (int i = 0; i < size; i++) {
      for (int t = 0; t < steps; t++) {
        int recalled = t - length - symbols;
        labels[i * steps + t] = recalled < 0 ? BLANK : random.nextInt(i, recalled, ALPHABET);
      }
    }
    return new Dataset(
        new GeneratedFeatures(
            size,
            new int[] {steps, ALPHABET + 2},
            (i, target, offset) -> {
              for (int t = 0; t < steps; t++) {
                target[offset + t * (ALPHABET + 2) + shown(random, i, t)] = 1;
              }
            }),
        new Labels(labels, classes(), steps));
  }

  private int shown(RandomStream random, int example, int step) {
    return step < symbols
        ? random.nextInt(example, step, ALPHABET)
        : step == symbols + length - 1 ? SIGNAL : BLANK;
  }

  private static List<String> classes() {
    List<String> classes =
        new ArrayList<>(IntStream.range(0, ALPHABET).mapToObj(Integer::toString).toList());
    classes.add("blank");
    return classes;
  }
}
