package dev.evenflow.data.synthetic;

import dev.evenflow.data.Dataset;
import dev.evenflow.data.Labels;
import dev.evenflow.random.RandomStream;
import java.util.List;

/**
 * Temporal order: which of the symbols X and Y came first and which second, among others that mean
 * nothing: four classes. Symbols are one-hot, X and Y the last two; sequences are [steps, symbols].
 *
 * <p>Sources: Hochreiter, Schmidhuber, "Long short-term memory", 1997, experiment 6a; Pascanu,
 * Mikolov, Bengio, "On the difficulty of training recurrent neural networks", ICML 2013, section
 * 4.1.
 *
 * @param length steps of a sequence, the least if they differ, at least 10
 * @param form which experiment
 * @param count training examples
 * @param test test examples
 * @param seed of all
 */
public record TemporalOrder(int length, Form form, int count, int test, long seed)
    implements SyntheticData {
  /** Which experiment. */
  public enum Form {
    /**
     * Experiment 6a: sequences have from length to 1.1 length steps, shorter ones zeros behind
     * them; first and last come two further symbols, and four mean nothing. X and Y stand at 0.1 to
     * 0.2 and at 0.5 to 0.6 of the length.
     */
    HOCHREITER(2, 5),
    /**
     * All sequences have one length, of four symbols that mean nothing; X and Y stand at 0.1 to 0.2
     * and at 0.4 to 0.5 of it.
     */
    PASCANU(0, 4);

    private final int ends;
    private final int second;

    Form(int ends, int second) {
      this.ends = ends;
      this.second = second;
    }
  }

  private static final int DISTRACTORS = 4;

  /** Checks the sizes. */
  public TemporalOrder {
    SyntheticData.require("temporal-order", "length", 10, length);
    SyntheticData.require("temporal-order", "count", 1, count);
    SyntheticData.require("temporal-order", "test", 1, test);
  }

  @Override
  public Dataset part(String name, int size) {
    RandomStream fillers = new RandomStream(seed, "temporal-order/" + name);
    RandomStream choices = fillers.child("choices");
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      labels[i] = 2 * symbol(choices, i, 0) + symbol(choices, i, 1);
    }
    int steps = form == Form.HOCHREITER ? length + length / 10 : length;
    int symbols = form.ends + DISTRACTORS + 2;
    return new Dataset(
        new GeneratedFeatures(
            size,
            new int[] {steps, symbols},
            (i, target, offset) -> {
              int last = length - 1;
              if (form == Form.HOCHREITER) {
                last += choices.nextInt(i, 4, length / 10 + 1);
              }
              int early = place(choices, i, 0);
              int late = place(choices, i, 1);
              for (int t = 0; t <= last; t++) {
                int symbol = form.ends + fillers.nextInt(i, t, DISTRACTORS);
                if (form.ends > 0 && (t == 0 || t == last)) {
                  symbol = t == 0 ? 0 : 1;
                }
                if (t == early || t == late) {
                  symbol = symbols - 2 + symbol(choices, i, t == early ? 0 : 1);
                }
                target[offset + t * symbols + symbol] = 1;
              }
            }),
        new Labels(labels, List.of("XX", "XY", "YX", "YY")));
  }

  private static int symbol(RandomStream choices, int example, int which) {
    return choices.nextInt(example, which, 2);
  }

  /** Where a symbol stands: in tenth 1 or, the second, in the tenth of the form. */
  private int place(RandomStream choices, int example, int which) {
    int tenth = which == 0 ? 1 : form.second;
    return tenth * length / 10 + choices.nextInt(example, 2 + which, length / 10);
  }
}
