package dev.evenflow.diagnostics.warning;

import dev.evenflow.nn.Applied;
import dev.evenflow.regularization.norm.BatchNorm;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Batch normalization over so few values that its statistics are mostly noise: of n normal values
 * the variance is off by {@code sqrt(2 / (n - 1))} of itself.
 */
public record NoisyStatistics() implements Warning {
  private static final double MOST = 0.75;

  @Override
  public Stream<String> of(Subject subject) {
    return subject.layers().stream()
        .filter(each -> each.layer() instanceof BatchNorm && noise(each) > MOST)
        .map(each ->
            String.format(
                Locale.ROOT,
                "%s takes the variance of %d values, which is off by %.2f of itself: use larger"
                    + " batches, or layer or group normalization",
                each.path(),
                values(each),
                noise(each)))
        .limit(1);
  }

  private static int values(Applied norm) {
    return norm.input().shape().size() / norm.input().shape().extent(-1);
  }

  private static double noise(Applied norm) {
    return Math.sqrt(2.0 / (values(norm) - 1));
  }
}
