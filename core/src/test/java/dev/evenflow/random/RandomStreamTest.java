package dev.evenflow.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.EvenflowException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomStreamTest {
  private static final int DRAWS = 100_000;
  private final RandomStream stream = new RandomStream(42, "test");

  @Test
  void keepsItsNumbersFromVersionToVersion() {
    // From a second implementation in Python, written apart. A change breaks every resumed run.
    assertThat(new RandomStream(0, "").key()).isEqualTo(0xAEBE53F85CDC3C4CL);
    assertThat(stream.key()).isEqualTo(0x2D78A6E39822636AL);
    assertThat(stream.uniform(3, 5)).isEqualTo(0.2897418737411499f);
    assertThat(stream.normal(3, 5)).isEqualTo(-0.02560004344538155);
    assertThat(stream.permutation(1, 8)).containsExactly(5, 3, 0, 2, 1, 7, 4, 6);
  }

  @Test
  void differsBySeedNamePositionAndIndex() {
    Set<Double> seen = new HashSet<>();
    for (long seed = 0; seed < 4; seed++) {
      for (String name : new String[] {"a", "b", "ab", "ba"}) {
        RandomStream some = new RandomStream(seed, name);
        for (long position = 0; position < 4; position++) {
          for (long index = 0; index < 4; index++) {
            seen.add(some.uniformDouble(position, index));
          }
        }
      }
    }
    assertThat(seen).hasSize(256);
  }

  @Test
  void namesItsChildrenByPath() {
    assertThat(stream.child("dropout").child("2"))
        .isEqualTo(new RandomStream(42, "test/dropout/2"))
        .hasToString("test/dropout/2@42")
        .isNotEqualTo(stream.child("dropout"));
  }

  @Test
  void uniformsFillTheUnitInterval() {
    int[] histogram = new int[20];
    double sum = 0;
    for (int i = 0; i < DRAWS; i++) {
      float value = stream.uniform(0, i);
      assertThat(value).isGreaterThanOrEqualTo(0).isLessThan(1);
      histogram[(int) (value * 20)]++;
      sum += stream.uniformDouble(1, i);
    }
    assertThat(chiSquare(histogram)).isLessThan(43.8); // 0.1 % of 19 degrees of freedom
    assertThat(sum / DRAWS).isCloseTo(0.5, within(0.004));
  }

  @Test
  void normalsHaveTheMomentsOfTheStandardNormal() {
    double[] moments = new double[5];
    for (int i = 0; i < DRAWS; i++) {
      double value = stream.normal(9, i);
      double power = 1;
      for (int k = 1; k <= 4; k++) {
        power *= value;
        moments[k] += power / DRAWS;
      }
    }
    assertThat(moments[1]).isCloseTo(0, within(0.015));
    assertThat(moments[2]).isCloseTo(1, within(0.02));
    assertThat(moments[3]).isCloseTo(0, within(0.04));
    assertThat(moments[4]).isCloseTo(3, within(0.12));
  }

  @Test
  void boundedIntegersAreEven() {
    int[] histogram = new int[7];
    for (int i = 0; i < DRAWS; i++) {
      histogram[stream.nextInt(2, i, 7)]++;
    }
    assertThat(chiSquare(histogram)).isLessThan(22.5); // 0.1 % of 6 degrees of freedom
    assertThat(stream.nextInt(0, 0, 1)).isZero();
    assertThat(stream.nextInt(0, 0, Integer.MAX_VALUE)).isNotNegative();
  }

  @Test
  void permutationsHoldEveryNumberOnce() {
    for (int n : new int[] {0, 1, 2, 13, 207, 1437}) {
      int[] sorted = stream.permutation(n, n);
      Arrays.sort(sorted);
      assertThat(sorted).isEqualTo(IntStream.range(0, n).toArray());
    }
  }

  @Test
  void everyOrderOfFourIsEquallyLikely() {
    int[] histogram = new int[256];
    for (int i = 0; i < 24_000; i++) {
      int[] order = stream.permutation(i, 4);
      histogram[order[0] * 64 + order[1] * 16 + order[2] * 4 + order[3]]++;
    }
    int[] orders = Arrays.stream(histogram).filter(count -> count > 0).toArray();
    assertThat(orders).hasSize(24);
    assertThat(chiSquare(orders)).isLessThan(49.7); // 0.1 % of 23 degrees of freedom
  }

  @Test
  void refusesImpossibleBounds() {
    assertThatThrownBy(() -> stream.nextInt(0, 0, 0))
        .isInstanceOf(EvenflowException.class)
        .hasMessage("the bound of a random integer must be at least 1, given 0");
    assertThatThrownBy(() -> stream.permutation(0, -1)).isInstanceOf(EvenflowException.class);
  }

  private static double chiSquare(int[] histogram) {
    double expected = (double) Arrays.stream(histogram).sum() / histogram.length;
    return Arrays.stream(histogram)
        .mapToDouble(count -> (count - expected) * (count - expected) / expected)
        .sum();
  }
}
