package dev.evenflow.diagnostics.warning;

import dev.evenflow.tensor.ElementType;
import java.util.Locale;
import java.util.stream.Stream;

/** Inputs far from mean 0 and deviation 1, for which initializers are made. */
public record UnscaledInput() implements Warning {
  private static final double FACTOR = 10;

  @Override
  public Stream<String> of(Subject subject) {
    if (subject.layers().getLast().input().type() == ElementType.INT32) {
      return Stream.empty();
    }
    float[] values = subject.batch().features();
    double mean = 0;
    double square = 0;
    for (float value : values) {
      mean += value / values.length;
      square += (double) value * value / values.length;
    }
    double size = Math.sqrt(square);
    return size <= FACTOR && size >= 1 / FACTOR
        ? Stream.empty()
        : Stream.of(
            String.format(
                Locale.ROOT,
                "inputs have a root mean square of %.3g and a mean of %.3g: normalize them",
                size,
                mean));
  }
}
