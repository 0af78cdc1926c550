package dev.evenflow.diagnostics.warning;

import dev.evenflow.nn.Applied;
import dev.evenflow.nn.Conv2d;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Normalization;
import java.util.stream.Stream;

/** A bias that the normalization behind it subtracts again: its gradient is 0. */
public record BiasBeforeNormalization() implements Warning {
  @Override
  public Stream<String> of(Subject subject) {
    return subject.layers().stream()
        .filter(BiasBeforeNormalization::hasBias)
        .flatMap(biased ->
            subject.layers().stream()
                .filter(next -> next.input() == biased.output())
                .filter(next -> next.layer() instanceof Normalization norm && norm.removesBias())
                .map(next ->
                    "%s subtracts the bias of %s again: build it without one"
                        .formatted(next.path(), biased.path())));
  }

  private static boolean hasBias(Applied layer) {
    return switch (layer.layer()) {
      case Linear linear -> linear.bias();
      case Conv2d convolution -> convolution.bias();
      default -> false;
    };
  }
}
