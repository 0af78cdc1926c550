package dev.evenflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.kernel.loop.Accumulator;
import java.util.List;
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
    float[] table = Execution.run(Rows.scatterAdd(3, 2, 3, 1), 6, indices(1, 1, 1), values);
    assertThat(table).containsExactly(0, 0, 1, 12, 0, 0);
  }

  @Test
  void scatterAddsAValueAtSeveralIndices() {
    float[] values = {1, 2, 30, 40};
    float[] index = indices(2, 0, 2, 1, 2, 1);
    assertThat(Execution.run(Rows.scatterAdd(3, 2, 6, 3), 6, index, values))
        .containsExactly(1, 2, 60, 80, 32, 44);
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
    Work scatter = Rows.scatterAdd(rows, width, count, 1);
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

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 9", "2048, 700", "2049, 13", "5000000, 300", "2147483647, 207"})
  void distinctRowsAscendAndEveryIndexFindsItsOwn(int rows, int count) {
    int[] index = new Random(count).ints(count, 0, rows).toArray();
    index[count / 2] = index[0];
    index[count - 1] = rows - 1;
    float[] result = Execution.run(Rows.distinct(rows, count), 2 * count, indices(index));
    int[] distinct = IntStream.of(index).distinct().sorted().toArray();
    for (int i = 0; i < count; i++) {
      assertThat(Float.floatToRawIntBits(result[i]))
          .isEqualTo(distinct[Math.min(i, distinct.length - 1)]);
      assertThat(distinct[Float.floatToRawIntBits(result[count + i])]).isEqualTo(index[i]);
    }
  }

  @Test
  void replacementWritesTheFirstOfEqualRows() {
    float[] table = {0, 1, 10, 11, 20, 21, 30, 31};
    float[] values = {5, 6, 7, 8, 9, 9, 9, 9};
    float[] rows = indices(1, 3, 3, 3);
    Stage stage = Rows.replace(2, 4);
    for (int unit : new int[] {2, 0, 3, 1}) {
      stage
          .kernel()
          .run(new float[][] {values, rows, table}, new int[3], new float[0], unit, unit + 1);
    }
    assertThat(table).containsExactly(0, 1, 5, 6, 20, 21, 7, 8);
  }

  @ParameterizedTest
  @CsvSource({
    "100, 1, 13, 16",
    "97, 3, 40, 32",
    "50, 16, 20, 64",
    "61, 33, 30, 32",
    "40, 207, 9, 64",
    "9, 702, 4, 1024",
    "300, 32, 100, 1024"
  })
  void sumsAreThoseOfTheWholeTable(int rows, int width, int count, int segment) {
    Random random = new Random(width);
    int[] index = random.ints(count, 0, rows).distinct().sorted().toArray();
    float[] values = new float[count * width];
    float[] table = new float[rows * width];
    for (int i = 0; i < index.length; i++) {
      for (int j = 0; j < width; j++) {
        values[i * width + j] = (float) random.nextGaussian();
        table[index[i] * width + j] = values[i * width + j];
      }
    }
    int[] filled =
        IntStream.range(0, count).map(i -> index[Math.min(i, index.length - 1)]).toArray();
    int sums = Rows.segments(width, count, segment);
    for (boolean ofSquares : new boolean[] {false, true}) {
      Stage stage = Rows.sums(rows, width, count, segment, ofSquares);
      Work work = new Work(List.of(stage), 0);
      float[] result = Execution.run(work, 2 * sums, random, values, indices(filled));
      double total = 0;
      for (int i = 0; i < sums; i++) {
        total += Accumulator.loadDouble(result, 2 * i);
      }
      assertThat(total).isEqualTo(ofSquares ? squares(table, segment) : sum(table, segment));
    }
  }

  /** As a sum over the whole table goes. */
  private static double sum(float[] table, int segment) {
    double total = 0;
    for (int start = 0; start < table.length; start += segment) {
      float[] lanes = new float[16];
      int end = Math.min(start + segment, table.length);
      int whole = start + (end - start) / 16 * 16;
      for (int i = start; i < whole; i++) {
        lanes[i % 16] += table[i];
      }
      for (int half = 8; half > 0; half /= 2) {
        for (int lane = 0; lane < half; lane++) {
          lanes[lane] += lanes[lane + half];
        }
      }
      for (int i = whole; i < end; i++) {
        lanes[0] += table[i];
      }
      total += lanes[0];
    }
    return total;
  }

  /** The same of squares. */
  private static double squares(float[] table, int segment) {
    double total = 0;
    for (int start = 0; start < table.length; start += segment) {
      double[] lanes = new double[16];
      int end = Math.min(start + segment, table.length);
      int whole = start + (end - start) / 16 * 16;
      for (int i = start; i < whole; i++) {
        lanes[i % 16] += (double) table[i] * table[i];
      }
      for (int half = 8; half > 0; half /= 2) {
        for (int lane = 0; lane < half; lane++) {
          lanes[lane] += lanes[lane + half];
        }
      }
      for (int i = whole; i < end; i++) {
        lanes[0] += (double) table[i] * table[i];
      }
      total += lanes[0];
    }
    return total;
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
