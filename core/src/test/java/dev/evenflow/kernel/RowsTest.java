package dev.evenflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowsTest {

  @Test
  void gatherCopiesRows() {
    float[] table = {0, 1, 10, 11, 20, 21};
    float[] rows = Execution.run(Rows.gather(2, 4), 8, table, indices(2, 0, 2, 1));
    assertThat(rows).containsExactly(20, 21, 0, 1, 20, 21, 10, 11);
  }

  @Test
  void scatterSumsDuplicatesInOrderOfOccurrence() {
    float[] values = {1e8f, 3, -1e8f, 4, 1, 5};
    float[] table = Execution.run(Rows.scatterAdd(3, 2, 3), 6, indices(1, 1, 1), values);
    assertThat(table).containsExactly(0, 0, 1, 12, 0, 0);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "13, 7, 100", "207, 33, 61", "1000, 16, 700"})
  void scatterIsTheAdjointOfGatherForEveryCut(int rows, int width, int count) {
    Random random = new Random(rows);
    float[] index = indices(random.ints(count, 0, rows).toArray());
    float[] table = values(random, rows * width);
    float[] values = values(random, count * width);
    float[] gathered = new float[count * width];
    float[] added = new float[rows * width];
    for (int i = 0; i < gathered.length; i++) {
      int at = Float.floatToRawIntBits(index[i / width]) * width + i % width;
      gathered[i] = table[at];
      added[at] += values[i];
    }
    assertThat(Execution.run(Rows.gather(width, count), count * width, random, table, index))
        .isEqualTo(gathered);
    Work scatter = Rows.scatterAdd(rows, width, count);
    assertThat(Execution.run(scatter, rows * width, random, index, values)).isEqualTo(added);
    assertThat(Execution.run(scatter, rows * width, index, values)).isEqualTo(added);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1, 1", "3, 5, 1, 1", "2, 4, 3, 9", "13, 10, 17, 4"})
  void putIsTheAdjointOfTakeAlongAnAxis(int outer, int axis, int inner, int count) {
    Random random = new Random(axis);
    int size = outer * count * inner;
    float[] index = indices(random.ints(size, 0, axis).toArray());
    float[] x = values(random, outer * axis * inner);
    float[] values = values(random, size);
    float[] taken = new float[size];
    float[] put = new float[x.length];
    for (int i = 0; i < size; i++) {
      int row = i / (count * inner) * axis + Float.floatToRawIntBits(index[i]);
      taken[i] = x[row * inner + i % inner];
      put[row * inner + i % inner] += values[i];
    }
    assertThat(Execution.run(Rows.takeAlong(outer, axis, inner, count), size, random, x, index))
        .isEqualTo(taken);
    assertThat(
            Execution.run(
                Rows.putAlong(outer, axis, inner, count), x.length, random, index, values))
        .isEqualTo(put);
  }

  private static float[] indices(int... values) {
    float[] bits = new float[values.length];
    IntStream.range(0, values.length).forEach(i -> bits[i] = Float.intBitsToFloat(values[i]));
    return bits;
  }

  private static float[] values(Random random, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
