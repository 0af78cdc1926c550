package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Moments;
import dev.evenflow.optimizers.wrapper.Lazy;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Rule;
import dev.evenflow.training.Slots;

/**
 * AMSGrad (Reddi et al. 2018): Adam whose scale never shrinks, which mends Adam's failure to
 * converge on some convex problems.
 *
 * <pre>{@code
 * m, v as in Adam
 * w = max(w, v)
 * p = p - lr m/(1 - beta1^t) / (sqrt(w/(1 - beta2^t) + epsilonRoot) + epsilon)
 * }</pre>
 *
 * <p>PyTorch corrects the maximum, Optax takes the maximum of corrected averages ({@link
 * #optax()}), the paper corrects nothing ({@link #paper()}).
 *
 * <p>Rows of a table that a batch does not look up move on with their momentum, unless the rule is
 * {@link Lazy}.
 *
 * @param learningRate lr, at least 0; default 0.001
 * @param beta1 decay of m, in [0, 1); default 0.9
 * @param beta2 decay of v, in [0, 1); default 0.999
 * @param epsilon added outside the root, at least 0; default 1e-8
 * @param epsilonRoot added inside the root, at least 0; default 0
 * @param correctFirst whether m is corrected; default true
 * @param correctSecond where v is corrected; default AFTER_MAXIMUM
 */
public record Amsgrad(
    double learningRate,
    double beta1,
    double beta2,
    double epsilon,
    double epsilonRoot,
    boolean correctFirst,
    Correction correctSecond)
    implements Rule {
  /** Where the second average is freed of its start at 0. */
  public enum Correction {
    /** Nowhere, as in the paper. */
    NONE,
    /** Before the maximum is taken, as in Optax. */
    BEFORE_MAXIMUM,
    /** In the maximum, as in PyTorch. */
    AFTER_MAXIMUM
  }

  /** Checks the hyperparameters. */
  public Amsgrad {
    Adam.check(learningRate, beta1, beta2, epsilon, epsilonRoot);
  }

  /** The default values. */
  public Amsgrad() {
    this(0.001);
  }

  /** PyTorch's other values. */
  public Amsgrad(double learningRate) {
    this(learningRate, 0.9, 0.999, 1e-8, 0, true, Correction.AFTER_MAXIMUM);
  }

  /** The values of Optax. */
  public static Amsgrad optax() {
    return new Amsgrad(0.001, 0.9, 0.999, 1e-8, 0, true, Correction.BEFORE_MAXIMUM);
  }

  /** The formula of the paper. */
  public static Amsgrad paper() {
    return new Amsgrad(0.001, 0.9, 0.999, 1e-8, 0, false, Correction.NONE);
  }

  @Override
  public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
    Tensor first = Moments.average(slots, "first", beta1, gradient);
    Tensor second = Moments.average(slots, "second", beta2, gradient.square());
    Tensor before = corrected(Correction.BEFORE_MAXIMUM, second, slots);
    Tensor largest = slots.next("largest", 0, before::max);
    Tensor scale =
        Moments.root(corrected(Correction.AFTER_MAXIMUM, largest, slots), epsilonRoot, epsilon);
    Tensor numerator = correctFirst ? Moments.corrected(first, beta1, slots) : first;
    return parameter.sub(numerator.div(scale).mul(slots.rate(learningRate)));
  }

  private Tensor corrected(Correction place, Tensor square, Slots slots) {
    return place == correctSecond ? Moments.corrected(square, beta2, slots) : square;
  }
}
