package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.optimizers.terms.Norms;
import dev.evenflow.tensor.Tensor;
import java.util.Collections;
import java.util.List;

/**
 * The matrix nearest to orthogonal, found by Newton and Schulz's iteration {@code x = a x + (b A +
 * c A²) x} with {@code A = x x'}: singular values go to about 1, singular vectors stay.
 *
 * @param iterations the coefficients of each iteration
 * @param preconditioning how singular values are brought below about 1 before
 * @param epsilon what keeps a zero matrix from being divided by 0, above 0
 */
public record Orthogonalization(
    List<Quintic> iterations, Preconditioning preconditioning, double epsilon) {
  /** The coefficients of an iteration: {@code a s + b s³ + c s⁵} of every singular value s. */
  public record Quintic(double a, double b, double c) {}

  /** What is done before the first product, or with it. */
  public enum Preconditioning {
    /** Division by the root of the sum of squares plus epsilon. */
    FROBENIUS,
    /** Division by the root of the sum of squares or epsilon, whichever is larger (PyTorch). */
    FLOORED_FROBENIUS,
    /** Row by row, by the root of the row sums of |x x'| (Optax: aol). */
    ROW_SUMS,
    /** Division by the root of the norm of x x' (Optax: schatten). */
    SCHATTEN
  }

  /** Five iterations that are steepest at 0 (Jordan et al. 2024). */
  public static final List<Quintic> STANDARD =
      Collections.nCopies(5, new Quintic(3.4445, -4.775, 2.0315));

  /** Five different iterations, as in Optax's preset of that name. */
  public static final List<Quintic> DION =
      List.of(
          new Quintic(4.0848, -6.8946, 2.927),
          new Quintic(3.9505, -6.3029, 2.6377),
          new Quintic(3.7418, -5.5913, 2.3037),
          new Quintic(2.8769, -3.1427, 1.2046),
          new Quintic(2.8366, -3.0525, 1.2012));

  /** Copies the list. */
  public Orthogonalization {
    iterations = List.copyOf(iterations);
    Hyperparameters.count("number of iterations", iterations.size());
    Hyperparameters.positive("epsilon", epsilon);
  }

  /** The standard iterations from the Frobenius norm. */
  public Orthogonalization() {
    this(STANDARD, Preconditioning.FROBENIUS, 1e-8);
  }

  /** The orthogonal matrix of a matrix. */
  Tensor of(Tensor matrix) {
    boolean tall = matrix.shape().extent(0) > matrix.shape().extent(1);
    // The products are as large as the shorter side.
    Tensor x = tall ? matrix.transpose(1, 0) : matrix;
    x = x.div(scale(x));
    for (Quintic quintic : iterations) {
      Tensor gram = Tensor.matmul(x, x, false, true);
      Tensor polynomial = gram.mul(quintic.b()).add(gram.matmul(gram).mul(quintic.c()));
      x = x.mul(quintic.a()).add(polynomial.matmul(x));
    }
    return tall ? x.transpose(1, 0) : x;
  }

  private Tensor scale(Tensor x) {
    return switch (preconditioning) {
      case FROBENIUS -> Norms.norm(x).add(epsilon);
      case FLOORED_FROBENIUS -> Norms.norm(x).max(epsilon);
      case ROW_SUMS -> {
        Tensor sums = Tensor.matmul(x, x, false, true).abs().sum(1).max(epsilon).sqrt();
        yield sums.reshape(x.shape().extent(0), 1);
      }
      case SCHATTEN -> Norms.norm(Tensor.matmul(x, x, false, true)).max(epsilon).sqrt();
    };
  }
}
