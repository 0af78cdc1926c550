package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.optimizers.terms.Moments;
import dev.evenflow.optimizers.wrapper.Lazy;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Rule;
import dev.evenflow.training.Slots;

/**
 * Adam (Kingma and Ba 2015): momentum, divided by the root of the mean square.
 *
 * <pre>{@code
 * m = beta1 m + (1 - beta1) g
 * v = beta2 v + (1 - beta2) g²
 * p = p - lr m/(1 - beta1^t) / (sqrt(v/(1 - beta2^t) + epsilonRoot) + epsilon)
 * }</pre>
 *
 * <p>PyTorch's and Optax's values; Keras has epsilon 1e-7 and adds it to the root of the
 * uncorrected v (the paper's "epsilon hat"), as ONNX does.
 *
 * <p>Rows of a table that a batch does not look up move on with their momentum, unless the rule is
 * {@link Lazy}. Averages below the smallest normal number, 1.2e-38, are 0.
 *
 * @param learningRate lr, at least 0; default 0.001
 * @param beta1 decay of m, in [0, 1); default 0.9
 * @param beta2 decay of v, in [0, 1); default 0.999
 * @param epsilon added outside the root, at least 0; default 1e-8
 * @param epsilonRoot added inside the root (Optax), at least 0; default 0
 */
public record Adam(
    double learningRate, double beta1, double beta2, double epsilon, double epsilonRoot)
    implements Rule {
  /** Checks the hyperparameters. */
  public Adam {
    check(learningRate, beta1, beta2, epsilon, epsilonRoot);
  }

  /** The checks of all rules of this family. */
  static void check(
      double learningRate, double beta1, double beta2, double epsilon, double epsilonRoot) {
    Hyperparameters.notNegative("learning rate", learningRate);
    Hyperparameters.fraction("beta1", beta1);
    Hyperparameters.fraction("beta2", beta2);
    Hyperparameters.notNegative("epsilon", epsilon);
    Hyperparameters.notNegative("epsilon root", epsilonRoot);
  }

  /** The default values. */
  public Adam() {
    this(0.001);
  }

  /** The default values with another rate. */
  public Adam(double learningRate) {
    this(learningRate, 0.9, 0.999, 1e-8, 0);
  }

  @Override
  public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
    return parameter.sub(direction(gradient, slots).mul(slots.rate(learningRate)));
  }

  /** What is multiplied by the learning rate. */
  Tensor direction(Tensor gradient, Slots slots) {
    Tensor first = Moments.average(slots, "first", beta1, gradient);
    Tensor second = Moments.average(slots, "second", beta2, gradient.square());
    return Moments.corrected(first, beta1, slots)
        .div(Moments.root(Moments.corrected(second, beta2, slots), epsilonRoot, epsilon));
  }
}
