package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Decay;
import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.optimizers.terms.Moments;
import dev.evenflow.optimizers.wrapper.Lazy;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Rule;
import dev.evenflow.training.Slots;

/**
 * NovoGrad (Ginsburg et al. 2019): momentum of gradients that are normalized parameter by
 * parameter; one number a parameter tensor in place of Adam's second average.
 *
 * <pre>{@code
 * v = beta2 v + (1 - beta2) norm(g)²          (norm(g)² in the first step)
 * m = beta1 m + g / (sqrt(v + epsilonRoot) + epsilon) + weightDecay p
 * p = p - lr m
 * }</pre>
 *
 * <p>As in Optax.
 *
 * <p>Rows of a table that a batch does not look up move on with their momentum, unless the rule is
 * {@link Lazy}.
 *
 * @param learningRate lr, at least 0; default 0.01
 * @param beta1 momentum, in [0, 1); default 0.9
 * @param beta2 decay of v, in [0, 1); default 0.25
 * @param epsilon added outside the root, at least 0; default 1e-6
 * @param epsilonRoot added inside the root, at least 0; default 0
 * @param weightDecay at least 0; default 0
 */
public record NovoGrad(
    double learningRate,
    double beta1,
    double beta2,
    double epsilon,
    double epsilonRoot,
    double weightDecay)
    implements Rule {
  /** Checks the hyperparameters. */
  public NovoGrad {
    Adam.check(learningRate, beta1, beta2, epsilon, epsilonRoot);
    Hyperparameters.notNegative("weight decay", weightDecay);
  }

  /** The default values. */
  public NovoGrad() {
    this(0.01);
  }

  /** The default values with another rate. */
  public NovoGrad(double learningRate) {
    this(learningRate, 0.9, 0.25, 1e-6, 0, 0);
  }

  @Override
  public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
    Tensor squares = gradient.sumOfSquares();
    Tensor share = Moments.atFirst(slots, 1, 1 - beta2);
    Tensor square =
        slots.next("square", Shape.SCALAR, 0, before -> before.add(squares.sub(before).mul(share)));
    Tensor normalized = gradient.div(Moments.root(square, epsilonRoot, epsilon));
    Tensor taken = Decay.added(normalized, parameter, weightDecay, slots);
    Tensor velocity = slots.next("momentum", 0, before -> before.mul(beta1).add(taken));
    return parameter.sub(velocity.mul(slots.rate(learningRate)));
  }
}
