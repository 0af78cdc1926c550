package dev.evenflow.diagnostics.warning;

import java.util.List;
import java.util.stream.Stream;

/** One kind of mistake. */
@FunctionalInterface
public interface Warning {
  /** A sentence for each place where it is made: what is wrong, where, and what to do. */
  Stream<String> of(Subject subject);

  /** All kinds that this module knows. */
  static List<Warning> all() {
    return List.of(
        new BiasBeforeNormalization(),
        new SoftmaxBeforeCrossEntropy(),
        new OutputOfAnotherLoss(),
        new UnscaledInput(),
        new SaturatingDepth(),
        new UnsuitedWeights(),
        new SilentUnits(),
        new NoisyStatistics());
  }
}
