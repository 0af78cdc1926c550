package dev.evenflow.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenflow.EvenflowException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class DatasetTest {
  private static final float UNTOUCHED = -1;
  private final Features features =
      Features.of(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, 3, 1);
  private final Dataset data =
      new Dataset(features, new Labels(new int[] {1, 0, 1, 2}, List.of("a", "b", "c")));

  @Test
  void copiesOneExampleToAnOffset() {
    float[] target = {UNTOUCHED, UNTOUCHED, UNTOUCHED, UNTOUCHED, UNTOUCHED};
    features.copy(2, target, 1);
    assertThat(target).containsExactly(UNTOUCHED, 6, 7, 8, UNTOUCHED);
  }

  @Test
  void copiesABatchInTheGivenOrder() {
    int[] order = {9, 3, 0, 3, 9};
    float[] target = new float[10];
    int[] labels = new int[4];
    features.copy(order, 1, 4, target, 1);
    data.labels().copy(order, 1, 4, labels, 1);
    assertThat(target).containsExactly(0, 9, 10, 11, 0, 1, 2, 9, 10, 11);
    assertThat(labels).containsExactly(0, 2, 1, 2);
  }

  @Test
  void viewsASubsetOfASubset() {
    Dataset view = data.subset(3, 1, 0).subset(2, 0);
    float[] target = new float[6];
    view.features().copy(new int[] {0, 1}, 0, 2, target, 0);
    assertThat(view.size()).isEqualTo(2);
    assertThat(view.features().shape()).containsExactly(3, 1);
    assertThat(target).containsExactly(0, 1, 2, 9, 10, 11);
    assertThat(view.labels().get(0)).isEqualTo(1);
    assertThat(view.labels().get(1)).isEqualTo(2);
    assertThat(view.labels().counts()).containsExactly(0, 1, 1);
  }

  @Test
  void scalesPixelsOfUnsignedBytes() {
    Features pixels = new PixelFeatures(new byte[] {0, 51, (byte) 204, (byte) 255}, 255, 2);
    float[] target = new float[2];
    pixels.copy(0, target, 0);
    assertThat(target).containsExactly(0, 0.2f);
    pixels.copy(1, target, 0);
    assertThat(target).containsExactly(0.8f, 1);
  }

  @Test
  void doesNotChangeWithItsShape() {
    features.shape()[0] = 5;
    assertThat(features.shape()).containsExactly(3, 1);
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertFault(
        () -> Features.of(new float[5], 2),
        "5 values are no whole number of examples of shape [2]");
    assertFault(
        () -> Features.of(new float[5], 2, 0),
        "the shape of an example must have positive extents and fewer than 2^31 elements, given [2,"
            + " 0]");
    assertFault(
        () -> Features.of(new float[5], 1 << 16, 1 << 16),
        "the shape of an example must have positive extents and fewer than 2^31 elements, given"
            + " [65536, 65536]");
    assertFault(
        () -> new Labels(new int[] {0, 2}, List.of("a", "b")),
        "the label of example 1 is 2, allowed are 0 to 1");
    assertFault(
        () -> new Labels(new int[] {-1}, List.of("a", "b")),
        "the label of example 0 is -1, allowed are 0 to 1");
    assertFault(
        () -> new Dataset(features, new Labels(new int[3], List.of("a"))),
        "a data set needs one target an example, given 4 examples and 3 targets");
    assertThatThrownBy(() -> data.subset(4)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  static void assertFault(ThrowingCallable call, String sentence) {
    assertThatThrownBy(call).isInstanceOf(EvenflowException.class).hasMessage(sentence);
  }
}
