package dev.evenflow.data.synthetic;

import dev.evenflow.data.ClickLog;
import dev.evenflow.data.Dataset;
import dev.evenflow.data.Features;
import dev.evenflow.data.Labels;
import dev.evenflow.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A click log in the form of {@link ClickLog} whose truth is known: the logit of a click is {@code
 * -1 + sum_j w_j[category j] + sum_k a_k ln(1 + count k)} with normal w and a of deviation 0.3, so
 * that no model's expected log loss is below that of the {@linkplain #probabilities true
 * probabilities}. Categories v of 1000 occur in proportion to 1 / (v + 1), as words do (Zipf); the
 * logarithms of counts are those of normal numbers of deviation 1.5.
 *
 * @param count training examples
 * @param test test examples
 * @param seed of all, the truth included
 */
public record PlantedClicks(int count, int test, long seed) implements SyntheticData {
  private static final int BUCKETS = 1000;
  private static final double BIAS = -1;
  private static final double DEVIATION = 0.3;
  private static final double SPREAD = 1.5;

  /** Checks the sizes. */
  public PlantedClicks {
    SyntheticData.require("planted-clicks", "count", 1, count);
    SyntheticData.require("planted-clicks", "test", 1, test);
  }

  /** The sums of 1 / (v + 1) up to each category. */
  private static double[] cumulative() {
    double[] sums = new double[BUCKETS];
    for (int v = 0; v < BUCKETS; v++) {
      sums[v] = (v == 0 ? 0 : sums[v - 1]) + 1.0 / (v + 1);
    }
    return sums;
  }

  @Override
  public Dataset part(String name, int size) {
    int[] values = values(name, size);
    double[] probabilities = probabilities(values);
    RandomStream clicks = stream(name).child("clicks");
    int[] labels = new int[size];
    Arrays.setAll(labels, i -> clicks.uniformDouble(i, 0) < probabilities[i] ? 1 : 0);
    return new Dataset(
        Features.ofIndices(values, numbered(BUCKETS), ClickLog.COLUMNS),
        new Labels(labels, numbered(2)));
  }

  /** The true probability of a click of each example of a part. */
  public double[] probabilities(String name, int size) {
    return probabilities(values(name, size));
  }

  private RandomStream stream(String name) {
    return new RandomStream(seed, "planted-clicks/" + name);
  }

  /** All columns of one example after the other. */
  private int[] values(String name, int size) {
    RandomStream counts = stream(name);
    RandomStream categories = counts.child("categories");
    double[] frequencies = cumulative();
    int[] values = new int[Math.multiplyExact(size, ClickLog.COLUMNS)];
    for (int at = 0; at < values.length; at++) {
      int example = at / ClickLog.COLUMNS;
      int column = at % ClickLog.COLUMNS;
      values[at] =
          column < ClickLog.COUNTS
              ? count(counts.normal(example, column))
              : category(categories.uniformDouble(example, column), frequencies);
    }
    return values;
  }

  private static int count(double normal) {
    return ClickLog.indexOf((int) StrictMath.expm1(SPREAD * Math.abs(normal)));
  }

  private static int category(double uniform, double[] frequencies) {
    int at = Arrays.binarySearch(frequencies, uniform * frequencies[BUCKETS - 1]);
    return at < 0 ? -at - 1 : at + 1;
  }

  private double[] probabilities(int[] values) {
    RandomStream truth = stream("truth");
    double[] weights = new double[ClickLog.COLUMNS * BUCKETS];
    for (int i = 0; i < weights.length; i++) {
      int column = i / BUCKETS;
      weights[i] =
          column < ClickLog.COUNTS
              ? DEVIATION * truth.normal(column, 0) * (i % BUCKETS) / ClickLog.STEPS
              : DEVIATION * truth.normal(column, i % BUCKETS);
    }
    double[] probabilities = new double[values.length / ClickLog.COLUMNS];
    for (int i = 0; i < probabilities.length; i++) {
      double logit = BIAS;
      for (int column = 0; column < ClickLog.COLUMNS; column++) {
        logit += weights[column * BUCKETS + values[i * ClickLog.COLUMNS + column]];
      }
      probabilities[i] = 1 / (1 + StrictMath.exp(-logit));
    }
    return probabilities;
  }

  private static List<String> numbered(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }
}
