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
 * Muon (Jordan et al. 2024): momentum made orthogonal, so that a step moves all directions of a
 * matrix alike; all that is not a matrix goes by another rule.
 *
 * <pre>{@code
 * m = momentum m + (1 - momentum) g
 * u = orthogonal(m)              with nesterov: orthogonal(momentum m + (1 - momentum) g)
 * p = p - lr (scale u + weightDecay p)
 * }</pre>
 *
 * <p>PyTorch and Optax differ: {@link #torch()} does not correct the momentum's start and counts
 * rows of [out, in] weights in its scale; the default here, as Optax, corrects it, and scales [in,
 * out] weights by {@code sqrt(max(1, out / in))}. PyTorch iterates in bfloat16, so its steps differ
 * from these by some 1e-2.
 *
 * <p>It measures whole matrices, so a table is computed as a whole, {@link Lazy} or not.
 *
 * @param learningRate lr, at least 0; default 0.02
 * @param momentum in [0, 1); default 0.95
 * @param nesterov whether to look ahead along the momentum; default true
 * @param biasCorrection whether the momentum is freed of its start; default true
 * @param orthogonalization how matrices are made orthogonal
 * @param scaling how the step's size depends on the shape; default OUT_BY_IN
 * @param rms the factor of {@link Scaling#LARGER}; default 0.2
 * @param adaptive whether the step is multiplied by the inner product of momentum and u (Optax);
 *     default false
 * @param weightDecay of matrices, decoupled, at least 0; default 0
 * @param otherwise the rule of vectors and of tensors of more than two axes; default {@link NadamW}
 */
public record Muon(
    double learningRate,
    double momentum,
    boolean nesterov,
    boolean biasCorrection,
    Orthogonalization orthogonalization,
    Scaling scaling,
    double rms,
    boolean adaptive,
    double weightDecay,
    Rule otherwise)
    implements Rule {
  /** How the size of a step depends on the matrix [rows, columns]. */
  public enum Scaling {
    /** {@code sqrt(max(1, columns / rows))}: for weights [in, out]. */
    OUT_BY_IN,
    /** {@code sqrt(max(1, rows / columns))}: for weights [out, in], as PyTorch's are. */
    ROWS_BY_COLUMNS,
    /** {@code rms sqrt(max(rows, columns))}: with rms 0.2 about the size of AdamW's steps. */
    LARGER,
    /** 1. */
    NONE
  }

  /** Checks the hyperparameters. */
  public Muon {
    Hyperparameters.notNegative("learning rate", learningRate);
    Hyperparameters.fraction("momentum", momentum);
    Hyperparameters.positive("rms", rms);
    Hyperparameters.notNegative("weight decay", weightDecay);
  }

  /** The default values. */
  public Muon() {
    this(0.02);
  }

  /** The default values with another rate, for all parameters. */
  public Muon(double learningRate) {
    this(
        learningRate,
        0.95,
        true,
        true,
        new Orthogonalization(),
        Scaling.OUT_BY_IN,
        0.2,
        false,
        0,
        new NadamW(learningRate, 0.9, 0.999, 1e-8, 0, 0));
  }

  /** The values of PyTorch, which leaves vectors to the caller: here AdamW has them. */
  public static Muon torch() {
    return new Muon(
        0.001,
        0.95,
        true,
        false,
        new Orthogonalization(
            Orthogonalization.STANDARD, Orthogonalization.Preconditioning.FLOORED_FROBENIUS, 1e-7),
        Scaling.ROWS_BY_COLUMNS,
        0.2,
        false,
        0.1,
        new AdamW(0.001));
  }

  @Override
  public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
    if (parameter.shape().rank() != 2) {
      return otherwise.next(parameter, gradient, slots);
    }
    Tensor average = Moments.average(slots, "momentum", momentum, gradient);
    Tensor direction = ahead(average, gradient, slots);
    Tensor orthogonal = orthogonalization.of(direction);
    Tensor update = orthogonal.mul(scale(parameter.shape()));
    return Decay.step(
        parameter,
        adaptive ? update.mul(direction.mul(orthogonal).sum()) : update,
        learningRate,
        weightDecay,
        slots);
  }

  private Tensor ahead(Tensor average, Tensor gradient, Slots slots) {
    if (biasCorrection) {
      return nesterov
          ? Moments.lookedAhead(average, momentum, gradient, slots)
          : Moments.corrected(average, momentum, slots);
    }
    return nesterov ? Moments.mixed(average, momentum, gradient) : average;
  }

  private double scale(Shape shape) {
    double rows = shape.extent(0);
    double columns = shape.extent(1);
    return switch (scaling) {
      case OUT_BY_IN -> Math.sqrt(Math.max(1, columns / rows));
      case ROWS_BY_COLUMNS -> Math.sqrt(Math.max(1, rows / columns));
      case LARGER -> rms * Math.sqrt(Math.max(rows, columns));
      case NONE -> 1;
    };
  }
}
