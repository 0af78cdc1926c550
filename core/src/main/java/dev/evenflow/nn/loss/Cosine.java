package dev.evenflow.nn.loss;

import dev.evenflow.nn.Loss;
import dev.evenflow.tensor.Tensor;

/**
 * One minus the cosine of the angle between output and target along the last axis, the mean over
 * examples; it is 1 where either is 0. Both have one shape.
 */
public record Cosine() implements Loss {
  private static final double SMALLEST = 1e-30;
  private static final double EPSILON = 1e-12;

  @Override
  public Tensor of(Tensor output, Tensor target) {
    Tensor t = Targets.alike("cosine", output, target);
    return unit(output).mul(unit(t)).sum(-1).rsub(1).mean();
  }

  /** Brought to length 1. The cosine has no scale, so the first division needs no gradient. */
  private static Tensor unit(Tensor x) {
    Tensor largest = x.abs().maxAlong(-1).reshape(x.shape().with(-1, 1)).max(SMALLEST).detach();
    Tensor scaled = x.div(largest);
    Tensor squares = scaled.square().sum(-1).reshape(x.shape().with(-1, 1));
    return scaled.div(squares.max(EPSILON).sqrt());
  }
}
