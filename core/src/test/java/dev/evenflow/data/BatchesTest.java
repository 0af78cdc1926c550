package dev.evenflow.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenflow.EvenflowException;
import dev.evenflow.random.RandomStream;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchesTest {
  private final RandomStream stream = new RandomStream(5, "order");

  @ParameterizedTest
  @CsvSource({
    "14, 4, false, 4, 2", "14, 4, true, 3, 4", "12, 4, false, 3, 4", "12, 4, true, 3, 4",
    "13, 4, false, 3, 5", "13, 4, true, 3, 4", "13, 1, false, 13, 1", "3, 2, false, 1, 3",
    "1, 1, true, 1, 1", "1, 9, false, 1, 1", "1437, 64, false, 23, 29", "1437, 64, true, 22, 64"
  })
  void keepsOrDropsTheShorterBatchAndLeavesNoExampleAlone(
      int examples, int size, boolean drop, int count, int last) {
    Batches batches = new Batches(stream, examples, size, drop);
    assertThat(batches.perEpoch()).isEqualTo(count);
    for (long position = 0; position < 2L * count; position++) {
      boolean isLast = position % count == count - 1;
      assertThat(batches.to(position) - batches.from(position)).isEqualTo(isLast ? last : size);
      assertThat(batches.epoch(position)).isEqualTo(position / count);
    }
  }

  @Test
  void anEpochHoldsEveryExampleOnceInANewOrder() {
    Batches batches = new Batches(stream, 13, 4, false);
    int[] first = epoch(batches, 0);
    int[] second = epoch(batches, 1);
    assertThat(first).isEqualTo(stream.permutation(0, 13)).isNotEqualTo(second);
    assertThat(second).isEqualTo(stream.permutation(1, 13));
    Arrays.sort(first);
    assertThat(first).isEqualTo(IntStream.range(0, 13).toArray());
  }

  @Test
  void aBatchIsAFunctionOfItsPosition() {
    Batches early = new Batches(stream, 207, 10, false);
    Batches resumed = new Batches(new RandomStream(5, "order"), 207, 10, false);
    early.batch(3);
    long far = 1_000_000_000_007L;
    assertThat(resumed.batch(57)).isEqualTo(early.batch(57)).hasSize(10);
    assertThat(resumed.batch(far)).isEqualTo(early.batch(far)).isNotEqualTo(early.batch(57));
  }

  @Test
  void refusesEpochsWithoutABatch() {
    assertThatThrownBy(() -> new Batches(stream, 3, 4, true))
        .isInstanceOf(EvenflowException.class)
        .hasMessage(
            "an epoch needs at least one full batch, given 3 examples and a batch size of 4");
    assertThatThrownBy(() -> new Batches(stream, 0, 4, false))
        .isInstanceOf(EvenflowException.class)
        .hasMessage("an epoch needs at least one batch, given 0 examples and a batch size of 4");
    assertThatThrownBy(() -> new Batches(stream, 3, 0, false))
        .isInstanceOf(EvenflowException.class);
  }

  private static int[] epoch(Batches batches, long epoch) {
    return IntStream.range(0, batches.perEpoch())
        .flatMap(i -> IntStream.of(batches.batch(epoch * batches.perEpoch() + i)))
        .toArray();
  }
}
