package dev.evenflow.nn.loss;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Loss;
import dev.evenflow.tensor.Tensor;

/**
 * The mean of {@code d^2 / 2} where the difference d of output and target is at most delta in size,
 * of {@code delta (|d| - delta / 2)} beyond: no example has a gradient above delta.
 *
 * <p>Source: Huber, "Robust estimation of a location parameter", 1964.
 *
 * @param delta where the parabola becomes a line, above 0
 */
public record Huber(double delta) implements Loss {
  /** Checks that delta is above 0. */
  public Huber {
    if (!(delta > 0)) {
      throw new EvenflowException("huber: delta must be above 0, given " + delta);
    }
  }

  /** Of delta 1. */
  public Huber() {
    this(1);
  }

  @Override
  public Tensor of(Tensor output, Tensor target) {
    Tensor size = output.sub(Targets.alike("huber", output, target)).abs();
    Tensor near = size.min(delta);
    return near.square().mul(0.5).add(size.sub(near).mul(delta)).mean();
  }
}
