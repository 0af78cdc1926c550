package dev.evenflow.testing;

import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.Shape;
import java.util.stream.IntStream;

/**
 * An input of a {@link Case}.
 *
 * @param shape its shape
 * @param type what its elements are
 * @param values how they are drawn
 */
public record Argument(Shape shape, ElementType type, Values values) {
  /** Draws an element, as a function of stream and index alone. */
  @FunctionalInterface
  public interface Values {
    /** The element at a row-major index. */
    double at(RandomStream stream, int index);
  }

  private static Argument floats(int[] extents, Values values) {
    return new Argument(Shape.of(extents), ElementType.FLOAT32, values);
  }

  /** Floats of mean 0 and deviation 1. */
  public static Argument normal(int... extents) {
    return floats(extents, (stream, i) -> stream.normal(0, i));
  }

  /** Floats uniform between two bounds. */
  public static Argument between(double low, double high, int... extents) {
    return floats(extents, (stream, i) -> low + (high - low) * stream.uniformDouble(0, i));
  }

  /** Floats of either sign and of magnitude 0.3 to 2. */
  public static Argument awayFromZero(int... extents) {
    return floats(
        extents,
        (stream, i) ->
            (stream.nextInt(1, i, 2) == 0 ? 1 : -1) * (0.3 + 1.7 * stream.uniformDouble(0, i)));
  }

  /** Floats that are whole numbers from 0 to {@code bound - 1}, so that many are equal. */
  public static Argument wholes(int bound, int... extents) {
    return floats(extents, (stream, i) -> stream.nextInt(0, i, bound));
  }

  /** Ints from 0 to {@code bound - 1}. */
  public static Argument ints(int bound, int... extents) {
    return new Argument(
        Shape.of(extents), ElementType.INT32, (stream, i) -> stream.nextInt(0, i, bound));
  }

  /** The same values each time, all of them exact floats or ints. */
  double[] draw(RandomStream stream) {
    return IntStream.range(0, shape.size())
        .mapToDouble(i -> (float) values.at(stream, i))
        .toArray();
  }
}
