package dev.evenflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenflow.testing.OtherJvm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MatrixProductTest {
  /** Batch, m, n, k. */
  private static final int[][] SIZES = {
    {1, 1, 1, 1},
    {1, 1, 100, 7},
    {1, 2, 3, 4},
    {1, 7, 10, 1},
    {1, 8, 32, 5},
    {1, 8, 16, 64},
    {1, 9, 33, 17},
    {1, 12, 65, 31},
    {1, 100, 10, 13},
    {1, 130, 31, 9},
    {1, 131, 70, 70},
    {1, 257, 95, 3},
    {1, 300, 110, 100}, // several blocks of rows
    {1, 3, 100, 2000}, // several blocks of columns
    {1, 5, 6, 2049}, // a cut sum
    {1, 5, 20, 5003},
    {2, 3, 17, 3000},
    {2, 70, 10, 67}, // a narrow result
    {1, 65, 16, 64},
    {1, 66, 17, 2048}, // the longest sum that is not cut
    {1, 64, 1030, 6}, // few rows of a right operand that is copied
    {1, 12, 270, 14}, // a left operand that is copied
    {1, 64, 16, 2050}, // a narrow result of a cut sum
    {3, 1, 1, 2},
    {5, 13, 11, 12},
    {7, 64, 64, 32},
    {4, 20, 130, 66},
  };

  static Stream<ProductCase> products() {
    List<ProductCase> products = new ArrayList<>();
    for (int[] s : SIZES) {
      for (int transposes = 0; transposes < 4; transposes++) {
        products.add(
            new ProductCase(s[0], s[1], s[2], s[3], (transposes & 1) != 0, (transposes & 2) != 0));
      }
    }
    return products.stream();
  }

  @ParameterizedTest
  @MethodSource("products")
  void aRepeatedProductHasTheBitsOfASingleOne(ProductCase product) {
    int times = 1000;
    Optional<MatrixProduct.Repeated> repeated =
        MatrixProduct.repeated(
            times,
            product.batch(),
            product.m(),
            product.n(),
            product.k(),
            product.transposeLeft(),
            product.transposeRight());
    assertThat(repeated.isPresent()).isEqualTo(Lanes.COUNT > 0);
    if (repeated.isPresent()) {
      float[] left = numbers(product.batch() * product.m() * product.k());
      float[] right = numbers(product.batch() * product.k() * product.n());
      float[] packed = Execution.run(repeated.get().packing(), repeated.get().floats(), right);
      float[] actual = Execution.run(repeated.get().product(), product.results(), left, packed);
      assertThat(actual).isEqualTo(Execution.run(product.work(), product.results(), left, right));
    }
  }

  private static float[] numbers(int size) {
    Random random = new Random(size);
    float[] numbers = new float[size];
    for (int i = 0; i < size; i++) {
      numbers[i] = random.nextFloat() - 0.5f;
    }
    return numbers;
  }

  @Test
  void aRightOperandThatIsReadTooSeldomIsNotCopied() {
    assertThat(MatrixProduct.repeated(1, 1, 32, 64, 64, false, true)).isEmpty();
    assertThat(MatrixProduct.repeated(7, 1, 32, 64, 64, false, false)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("products")
  void everyElementIsAChainOfFmaInFloatOrPartsAddedInDouble(ProductCase product) {
    float[] memory = product.run();
    float[] actual = product.product(memory);
    float[] expected = new float[actual.length];
    int parts = product.k() > 2048 ? (product.k() + 1023) / 1024 : 1;
    int length = parts == 1 ? product.k() : ((product.k() + parts - 1) / parts + 7) / 8 * 8;
    for (int item = 0, at = 0; item < product.batch(); item++) {
      for (int i = 0; i < product.m(); i++) {
        for (int j = 0; j < product.n(); j++, at++) {
          double sum = 0;
          for (int p0 = 0; p0 < product.k(); p0 += length) {
            float chain = 0;
            for (int p = p0; p < Math.min(product.k(), p0 + length); p++) {
              chain =
                  Math.fma(
                      product.left(memory, item, i, p), product.right(memory, item, p, j), chain);
            }
            sum += chain;
          }
          expected[at] = (float) sum;
        }
      }
    }
    assertThat(actual).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("products")
  void isNearTheProductInDouble(ProductCase product) {
    float[] memory = product.run();
    float[] actual = product.product(memory);
    double worst = 0;
    for (int item = 0, at = 0; item < product.batch(); item++) {
      for (int i = 0; i < product.m(); i++) {
        for (int j = 0; j < product.n(); j++, at++) {
          double sum = 0;
          double size = 0;
          for (int p = 0; p < product.k(); p++) {
            double term =
                (double) product.left(memory, item, i, p) * product.right(memory, item, p, j);
            sum += term;
            size += Math.abs(term);
          }
          // Every partial sum is at most as large as the sum of magnitudes, and rounded once.
          double bound = size * Math.min(product.k(), 2048) * 0x1p-24;
          worst = Math.max(worst, Math.abs(actual[at] - sum) / bound);
        }
      }
    }
    assertThat(worst).isLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("products")
  void writesNothingButItsOutputAndItsWorkspace(ProductCase product) {
    int[] offsets = product.offsets(product.work());
    float[] before = product.memory(offsets);
    float[] after = product.run();
    System.arraycopy(before, offsets[2], after, offsets[2], product.results());
    System.arraycopy(before, offsets[3], after, offsets[3], offsets[4] - offsets[3]);
    assertThat(after).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("products")
  void anyCuttingInAnyOrderGivesTheSameBits(ProductCase product) {
    Work work = product.work();
    int[] offsets = product.offsets(work);
    float[] memory = product.memory(offsets);
    Random random = new Random(7);
    for (Stage stage : work.stages()) {
      List<int[]> chunks = new ArrayList<>();
      for (int from = 0; from < stage.extent(); ) {
        int to = Math.min(stage.extent(), from + 1 + random.nextInt(1 + stage.extent() / 3));
        chunks.add(new int[] {from, to});
        from = to;
      }
      Collections.shuffle(chunks, random);
      for (int[] chunk : chunks) {
        ProductCase.run(stage, memory, offsets, chunk[0], chunk[1]);
      }
    }
    assertThat(product.product(memory)).isEqualTo(product.product(product.run()));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 300, 110, 100, false, false",
    "1, 300, 110, 100, true, true",
    "1, 3, 100, 2000, false, false",
    "2, 3, 17, 3000, false, true",
    "1, 64, 9, 2050, true, false",
    "7, 13, 20, 5, false, false",
  })
  void noTwoUnitsOfAStageWriteTheSamePlace(
      int batch, int m, int n, int k, boolean transposeLeft, boolean transposeRight) {
    ProductCase product = new ProductCase(batch, m, n, k, transposeLeft, transposeRight);
    Work work = product.work();
    int[] offsets = product.offsets(work);
    float[] memory = product.memory(offsets);
    for (Stage stage : work.stages()) {
      float[] before = memory.clone();
      boolean[] written = new boolean[memory.length];
      int units = Math.min(stage.extent(), 200);
      int overlaps = 0;
      for (int unit = 0; unit < units; unit++) {
        float[] own = before.clone();
        ProductCase.run(stage, own, offsets, unit, unit + 1);
        for (int i = 0; i < own.length; i++) {
          if (Float.floatToRawIntBits(own[i]) != Float.floatToRawIntBits(before[i])) {
            overlaps += written[i] ? 1 : 0;
            written[i] = true;
          }
        }
      }
      assertThat(overlaps).as("places of %s", stage).isZero();
      ProductCase.run(stage, memory, offsets, 0, stage.extent());
    }
  }

  @Test
  void infinityAndNanOfOneRowStayInThatRow() {
    ProductCase product = new ProductCase(1, 9, 33, 5, false, false);
    Work work = product.work();
    int[] offsets = product.offsets(work);
    float[] memory = product.memory(offsets);
    memory[offsets[0] + 4 * 5] = Float.NaN;
    memory[offsets[0] + 8 * 5 + 4] = Float.POSITIVE_INFINITY;
    for (Stage stage : work.stages()) {
      ProductCase.run(stage, memory, offsets, 0, stage.extent());
    }
    float[] c = product.product(memory);
    for (int i = 0; i < 9; i++) {
      for (int j = 0; j < 33; j++) {
        float value = c[i * 33 + j];
        assertThat(
                i == 4
                    ? Float.isNaN(value)
                    : i == 8 ? Float.isInfinite(value) : Float.isFinite(value))
            .as("%d, %d: %s", i, j, value)
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "16, --add-modules=jdk.incubator.vector -Devenflow.vector.bits=512",
    "8, --add-modules=jdk.incubator.vector -Devenflow.vector.bits=256",
    "4, --add-modules=jdk.incubator.vector -Devenflow.vector.bits=128",
    "2, --add-modules=jdk.incubator.vector -Devenflow.vector.bits=64",
    "0, --add-modules=jdk.incubator.vector -Devenflow.vector.bits=0",
    "0, --add-modules=jdk.incubator.vector -Xint",
    "0, --add-modules=jdk.incubator.vector -XX:TieredStopAtLevel=1",
    "16, --add-modules=jdk.incubator.vector -Devenflow.vector.bits=512 -Xint",
    "16, --add-modules=jdk.incubator.vector -Devenflow.vector.bits=512 -XX:TieredStopAtLevel=1",
    "8, --add-modules=jdk.incubator.vector -Devenflow.vector.bits=256 -Xbatch"
        + " -XX:-TieredCompilation -XX:CompileThreshold=100",
    "0, -Xbatch -XX:-TieredCompilation -XX:CompileThreshold=100",
  })
  void bitsAreTheSameInOtherJvms(int lanes, String flags) {
    assertThat(OtherJvm.run(MatrixProductBits.class, flags.split(" ")))
        .isEqualTo(lanes + " " + MatrixProductBits.digest());
  }

  @Test
  void smallProductsAreOneChunkAndLongSumsAreCut() {
    assertThat(MatrixProduct.of(1, 64, 64, 128, false, true).stages())
        .allSatisfy(stage -> assertThat(stage.chunks()).isEqualTo(1));
    assertThat(MatrixProduct.of(1, 16, 16, 131_072, true, false).stages())
        .anySatisfy(stage -> assertThat(stage.chunks()).isGreaterThan(8));
  }

  @Test
  void twoThreadsGetEqualShares() {
    for (int[] s :
        new int[][] {{512, 512, 512}, {128, 128, 64}, {64, 1024, 2048}, {768, 65, 128}}) {
      Stage last = MatrixProduct.of(1, s[0], s[1], s[2], true, false).stages().getLast();
      assertThat(last.chunks())
          .as("chunks of %s", last)
          .satisfiesAnyOf(
              chunks -> assertThat(chunks).isEqualTo(2),
              chunks -> assertThat(chunks).isGreaterThan(15));
    }
  }

  @Test
  void refusesAnEmptyProduct() {
    assertThatThrownBy(() -> MatrixProduct.of(1, 3, 0, 5, false, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("batch 1, m 3, n 0, k 5: sizes begin at 1");
  }
}
