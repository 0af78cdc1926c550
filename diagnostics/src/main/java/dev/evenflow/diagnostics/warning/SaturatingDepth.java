package dev.evenflow.diagnostics.warning;

import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Applied;
import dev.evenflow.nn.init.MeanField;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Many activations that are flat on both sides, where gradients are lost on the way. */
public record SaturatingDepth() implements Warning {
  private static final int LAYERS = 8;
  private static final double LOST = 0.1;

  /** How much steeper a saturating activation is for inputs of variance 1 than of 100. */
  private static final double FLATTER = 5;

  @Override
  public Stream<String> of(Subject subject) {
    if (!(subject.verdict().factor() < LOST)) {
      return Stream.empty();
    }
    List<Applied> all =
        subject.activations().filter(each -> saturates((Activation) each.layer())).toList();
    return all.size() < LAYERS
        ? Stream.empty()
        : Stream.of(
            String.format(
                Locale.ROOT,
                "%d layers of %s leave %.3g of the gradient: use --init critical, or an activation"
                    + " that is flat on one side at most",
                all.size(),
                all.getFirst().layer().kind(),
                subject.verdict().factor()));
  }

  private static boolean saturates(Activation activation) {
    MeanField field = new MeanField(activation);
    return field.moments(1).slopeSquare() > FLATTER * field.moments(100).slopeSquare();
  }
}
