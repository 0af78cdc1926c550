package dev.evenflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PoolingTest {
  private static final PoolingShape ROW =
      new PoolingShape(1, 1, 4, 1, 1, 3, 1, 1, 0, 0, 1, 1, 1, 1);

  static Stream<PoolingShape> awkward() {
    return Stream.of(
        new PoolingShape(1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1),
        new PoolingShape(3, 8, 8, 6, 2, 2, 2, 2, 0, 0, 0, 0, 1, 1),
        new PoolingShape(2, 7, 9, 17, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1),
        new PoolingShape(2, 9, 7, 3, 3, 2, 1, 1, 1, 0, 0, 1, 1, 1),
        new PoolingShape(2, 11, 12, 5, 3, 3, 2, 1, 2, 1, 0, 2, 2, 3),
        new PoolingShape(2, 8, 8, 64, 8, 8, 1, 1, 0, 0, 0, 0, 1, 1),
        new PoolingShape(2, 10, 9, 2, 2, 2, 4, 5, 0, 0, 0, 0, 1, 1));
  }

  /** The taps of a window that lie in the image, as image pixels, in order. */
  private static List<Integer> window(PoolingShape s, int output) {
    int ox = output % s.outputWidth();
    int oy = output / s.outputWidth() % s.outputHeight();
    List<Integer> places = new ArrayList<>();
    for (int r = 0; r < s.windowHeight(); r++) {
      for (int q = 0; q < s.windowWidth(); q++) {
        int y = oy * s.strideHeight() - s.top() + r * s.dilationHeight();
        int x = ox * s.strideWidth() - s.left() + q * s.dilationWidth();
        if (y >= 0 && y < s.height() && x >= 0 && x < s.width()) {
          places.add(y * s.width() + x);
        }
      }
    }
    return places;
  }

  private static int element(PoolingShape s, int output, int place, int channel) {
    int image = output / (s.outputWidth() * s.outputHeight());
    return (image * s.height() * s.width() + place) * s.channels() + channel;
  }

  private static int outputs(PoolingShape s) {
    return s.outputSize() / s.channels();
  }

  @ParameterizedTest
  @MethodSource("awkward")
  void aSumIsTheSumOverItsWindow(PoolingShape s) {
    float[] x = random(s.inputSize(), 1);
    float[] expected = new float[s.outputSize()];
    for (int o = 0; o < outputs(s); o++) {
      for (int place : window(s, o)) {
        for (int c = 0; c < s.channels(); c++) {
          expected[o * s.channels() + c] += x[element(s, o, place, c)];
        }
      }
    }
    assertThat(Execution.run(Pooling.sum(s), s.outputSize(), new Random(2), x)).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("awkward")
  void theSpreadIsTheAdjointOfTheSum(PoolingShape s) {
    float[] dy = random(s.outputSize(), 3);
    float[] expected = new float[s.inputSize()];
    for (int o = 0; o < outputs(s); o++) {
      for (int place : window(s, o)) {
        for (int c = 0; c < s.channels(); c++) {
          expected[element(s, o, place, c)] += dy[o * s.channels() + c];
        }
      }
    }
    assertThat(Execution.run(Pooling.spread(s), s.inputSize(), new Random(4), dy))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("awkward")
  void placesPointAtTheFirstLargestElement(PoolingShape s) {
    float[] x = random(s.inputSize(), 5);
    for (int i = 0; i < x.length; i++) {
      x[i] = i % 11 == 3 ? Float.NaN : Math.round(2 * x[i]) - 9; // ties, and all below padding's 0
    }
    float[] places = Execution.run(Pooling.argMax(s), s.outputSize(), new Random(6), x);
    for (int o = 0; o < outputs(s); o++) {
      for (int c = 0; c < s.channels(); c++) {
        int best = -1;
        for (int place : window(s, o)) {
          // Float.compare puts NaN above all, as pooling does.
          if (best < 0
              || Float.compare(x[element(s, o, place, c)], x[element(s, o, best, c)]) > 0) {
            best = place;
          }
        }
        assertThat(Float.floatToRawIntBits(places[o * s.channels() + c])).isEqualTo(best);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("awkward")
  void gatherPicksPlacesAndScatterAddsToThem(PoolingShape s) {
    float[] x = random(s.inputSize(), 7);
    float[] dy = random(s.outputSize(), 8);
    float[] places = Execution.run(Pooling.argMax(s), s.outputSize(), x);
    float[] picked = new float[s.outputSize()];
    float[] added = new float[s.inputSize()];
    for (int i = 0; i < picked.length; i++) {
      int from = element(s, i / s.channels(), Float.floatToRawIntBits(places[i]), i % s.channels());
      picked[i] = x[from];
      added[from] += dy[i];
    }
    Random random = new Random(9);
    assertThat(Execution.run(Pooling.gather(s), s.outputSize(), random, x, places))
        .isEqualTo(picked);
    assertThat(Execution.run(Pooling.scatter(s), s.inputSize(), random, dy, places))
        .isEqualTo(added);
  }

  @Test
  void minusZeroDoesNotBeatZeroNorTheOtherWayRound() {
    float[] places = Execution.run(Pooling.argMax(ROW), 4, new float[] {-0f, 0f, -0f, -1f});
    for (int i = 0; i < 4; i++) {
      assertThat(Float.floatToRawIntBits(places[i])).isEqualTo(Math.max(0, i - 1));
    }
  }

  @Test
  void aWindowThatSeesOnlyPaddingIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PoolingShape(1, 4, 4, 1, 2, 2, 1, 1, 2, 0, 0, 0, 1, 1))
        .withMessageContaining("each window must meet the image");
  }

  private static float[] random(int size, int seed) {
    Random random = new Random(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
