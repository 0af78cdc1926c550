package dev.evenflow.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenflow.EvenflowException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitTest {

  @Test
  void givesEveryExampleToOnePartInOrder() {
    Split split = Split.stratified(numbered(5, 7, 1), 0.3, 1);
    List<Integer> train = numbers(split.train());
    List<Integer> test = numbers(split.test());
    assertThat(train).isSorted().hasSize(9);
    assertThat(test).isSorted().hasSize(4);
    List<Integer> all = new ArrayList<>(train);
    all.addAll(test);
    assertThat(all).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 13).boxed().toList());
  }

  /** Quotas worked out by hand: floors of count * total / size, then the largest remainders. */
  @ParameterizedTest
  @CsvSource({
    // 4 of 13: 1.54, 2.15, 0.31
    "5, 7, 1, 0.3, 2, 2, 0",
    // 5 of 10: 2.5, 1.5, 1.0; of equal remainders the lower class first
    "5, 3, 2, 0.5, 3, 1, 1",
    // 7 of 100, which 0.07 * 100 in binary would make 8: 2.8, 2.1, 2.1
    "40, 30, 30, 0.07, 3, 2, 2",
    // 9 of 10
    "1, 1, 8, 0.9, 1, 1, 7",
    "0, 3, 3, 0.5, 0, 2, 1"
  })
  void takesEachClassInProportion(int a, int b, int c, double fraction, int x, int y, int z) {
    Split split = Split.stratified(numbered(a, b, c), fraction, 3);
    assertThat(split.test().labels().counts()).containsExactly(x, y, z);
  }

  @Test
  void dependsOnItsSeedAlone() {
    Dataset data = numbered(20, 20, 20);
    assertThat(numbers(Split.stratified(data, 0.2, 7).test()))
        .isEqualTo(numbers(Split.stratified(data, 0.2, 7).test()))
        .isNotEqualTo(numbers(Split.stratified(data, 0.2, 8).test()));
  }

  @Test
  void drawsEveryExampleEquallyOften() {
    Dataset data = numbered(4, 4, 2);
    int[] drawn = new int[10];
    for (int seed = 0; seed < 2000; seed++) {
      numbers(Split.stratified(data, 0.5, seed).test()).forEach(i -> drawn[i]++);
    }
    // Binomial with deviation 22.
    assertThat(IntStream.of(drawn).boxed())
        .allSatisfy(count -> assertThat(count).isBetween(900, 1100));
  }

  @Test
  void splitsTheDigitsAsTheyAreAlwaysSplit() {
    Split split = Split.stratified(Digits.load(), 0.2, 0);
    assertThat(split.train().size()).isEqualTo(1437);
    assertThat(split.test().size()).isEqualTo(360);
    // 360 / 1797 of each class; classes 1 and 5 tie for the last one at a remainder of 0.46.
    assertThat(split.test().labels().counts())
        .containsExactly(36, 37, 35, 37, 36, 36, 36, 36, 35, 36);
  }

  @Test
  void refusesFractionsThatLeaveAPartEmpty() {
    for (double fraction : new double[] {0, 1, -0.5, 2, Double.NaN}) {
      assertThatThrownBy(() -> Split.stratified(numbered(5), fraction, 0))
          .isInstanceOf(EvenflowException.class)
          .hasMessage("the test fraction of a split must lie between 0 and 1, given " + fraction);
    }
    assertThatThrownBy(() -> Split.stratified(numbered(5), 0.9, 0))
        .isInstanceOf(EvenflowException.class)
        .hasMessage("5 examples are too few for a training part and a test part of 0.9");
  }

  /** Examples whose one feature is their index, so many of each class. */
  private static Dataset numbered(int... counts) {
    List<Integer> labels = new ArrayList<>();
    for (int label = 0; label < counts.length; label++) {
      for (int i = 0; i < counts[label]; i++) {
        labels.add(label);
      }
    }
    float[] values = new float[labels.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    int[] array = labels.stream().mapToInt(i -> i).toArray();
    return new Dataset(Features.of(values, 1), new Labels(array, Labels.numbered(counts.length)));
  }

  private static List<Integer> numbers(Dataset part) {
    float[] value = new float[1];
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < part.size(); i++) {
      part.features().copy(i, value, 0);
      numbers.add((int) value[0]);
    }
    return numbers;
  }
}
