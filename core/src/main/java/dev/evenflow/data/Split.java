package dev.evenflow.data;

import dev.evenflow.EvenflowException;
import dev.evenflow.random.RandomStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A data set in two parts.
 *
 * @param train what the model learns from
 * @param test what it is judged by
 */
public record Split(Dataset train, Dataset test) {
  /**
   * Splits at random so that every class has the same share in both parts; examples that are not of
   * one class each count as if they were. The test part has {@code testFraction} of all examples,
   * rounded up; each class gives its proportion of them, rounded by largest remainder (of equal
   * ones, the lower class first). Both parts keep the order of the examples. The result is a
   * function of the arguments alone, the same on every machine.
   *
   * @param testFraction above 0 and below 1
   * @param seed of the split; its own, so that another training seed leaves the split as it is
   * @throws EvenflowException if a part would be empty
   */
  public static Split stratified(Dataset all, double testFraction, long seed) {
    int[] strata = strata(all.targets());
    int[] counts = new int[IntStream.of(strata).max().orElse(0) + 1];
    IntStream.of(strata).forEach(stratum -> counts[stratum]++);
    int[] quotas = quotas(counts, testSize(all.size(), testFraction));
    RandomStream stream = new RandomStream(seed, "split");
    boolean[] isTest = new boolean[all.size()];
    for (int label = 0; label < counts.length; label++) {
      int[] members = members(strata, label);
      int[] order = stream.permutation(label, members.length);
      for (int i = 0; i < quotas[label]; i++) {
        isTest[members[order[i]]] = true;
      }
    }
    return new Split(
        all.subset(IntStream.range(0, all.size()).filter(i -> !isTest[i]).toArray()),
        all.subset(IntStream.range(0, all.size()).filter(i -> isTest[i]).toArray()));
  }

  /** In decimal, for 0.07 of 100 is 7 and not the 8 that binary fractions give. */
  private static int testSize(int size, double fraction) {
    if (!(fraction > 0 && fraction < 1)) {
      throw new EvenflowException(
          "the test fraction of a split must lie between 0 and 1, given " + fraction);
    }
    int test =
        BigDecimal.valueOf(fraction)
            .multiply(BigDecimal.valueOf(size))
            .setScale(0, RoundingMode.CEILING)
            .intValueExact();
    if (test < 1 || test >= size) {
      throw new EvenflowException(
          "%d examples are too few for a training part and a test part of %s"
              .formatted(size, fraction));
    }
    return test;
  }

  /** The total shared out in proportion to the counts, by largest remainder. */
  private static int[] quotas(int[] counts, int total) {
    long size = Arrays.stream(counts).asLongStream().sum();
    int[] quotas = new int[counts.length];
    for (int i = 0; i < counts.length; i++) {
      quotas[i] = (int) ((long) counts[i] * total / size);
    }
    IntStream.range(0, counts.length)
        .boxed()
        .sorted(Comparator.comparingLong(i -> -((long) counts[i] * total % size)))
        .limit(total - Arrays.stream(quotas).sum())
        .forEach(i -> quotas[i]++);
    return quotas;
  }

  /** The class of each example; 0 where there is none. */
  private static int[] strata(Targets targets) {
    int[] strata = new int[targets.size()];
    if (targets instanceof Labels labels && labels.shape().length == 0) {
      Arrays.setAll(strata, labels::get);
    }
    return strata;
  }

  private static int[] members(int[] strata, int stratum) {
    return IntStream.range(0, strata.length).filter(i -> strata[i] == stratum).toArray();
  }
}
