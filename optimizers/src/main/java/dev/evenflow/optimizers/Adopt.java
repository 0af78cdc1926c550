package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Moments;
import dev.evenflow.optimizers.wrapper.Lazy;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Rule;
import dev.evenflow.training.Slots;

/**
 * ADOPT (Taniguchi et al. 2024): Adam that converges with any beta2, for it divides by the scale of
 * the gradients before the present one.
 *
 * <pre>{@code
 * d = clamp(g / max(sqrt(v), epsilon), -c, c),   c = (t - 1)^(1/4)
 * m = beta1 m + (1 - beta1) d                    (0 in the first step)
 * v = beta2 v + (1 - beta2) g²                   (g² in the first step)
 * p = p - lr m                                   with nesterov: beta1 m + (1 - beta1) d
 * }</pre>
 *
 * <p>As in Optax.
 *
 * <p>Rows of a table that a batch does not look up move on with their momentum, unless the rule is
 * {@link Lazy}.
 *
 * @param learningRate lr, at least 0; default 0.001
 * @param beta1 decay of m, in [0, 1); default 0.9
 * @param beta2 decay of v, in [0, 1); default 0.9999
 * @param epsilon at least 0; default 1e-6
 * @param clipping whether d is clamped; default true
 * @param nesterov whether to look ahead along the momentum; default false
 */
public record Adopt(
    double learningRate,
    double beta1,
    double beta2,
    double epsilon,
    boolean clipping,
    boolean nesterov)
    implements Rule {
  /** Checks the hyperparameters. */
  public Adopt {
    Adam.check(learningRate, beta1, beta2, epsilon, 0);
  }

  /** The default values. */
  public Adopt() {
    this(0.001);
  }

  /** The default values with another rate. */
  public Adopt(double learningRate) {
    this(learningRate, 0.9, 0.9999, 1e-6, true, false);
  }

  @Override
  public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
    Tensor later = slots.step().greater(1);
    Tensor normalized = gradient.div(slots.current("second", 0).sqrt().max(epsilon));
    Tensor direction = clipping ? clamped(normalized, slots.step().sub(1).pow(0.25)) : normalized;
    // There is no scale yet in the first step, which only remembers the square.
    Tensor taken = Tensor.select(later, direction.mul(1 - beta1), Tensor.constant(0));
    Tensor kept = Moments.atFirst(slots, 1, beta1);
    Tensor velocity = slots.next("first", 0, before -> before.mul(kept).add(taken));
    Tensor forgotten = Moments.atFirst(slots, 0, beta2);
    slots.next(
        "second", 0, before -> before.mul(forgotten).add(gradient.square().mul(forgotten.rsub(1))));
    Tensor ahead = nesterov ? velocity.mul(kept).add(taken) : velocity;
    return parameter.sub(ahead.mul(slots.rate(learningRate)));
  }

  private static Tensor clamped(Tensor value, Tensor limit) {
    return value.min(limit).max(limit.negate());
  }
}
