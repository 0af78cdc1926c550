package dev.evenflow.regularization.norm;

import dev.evenflow.nn.Scope;
import dev.evenflow.regularization.Require;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.Arrays;

/**
 * Spectral normalization (Miyato et al. 2018, algorithm 1): {@code w = v / sigma}, where sigma is
 * the largest singular value of the weights as a matrix [inputs, outputs]. Power iteration, carried
 * on from step to step, finds it; its vectors count as constants for the gradient. State: {@code
 * weight-direction} [outputs], which starts after 15 iterations, as in PyTorch.
 *
 * <p>It must be the first reparameterization of a weight.
 *
 * @param iterations of the power method in a step
 * @param epsilon the smallest norm that is divided by
 */
public record SpectralNorm(int iterations, double epsilon) implements WeightNormalization {
  private static final int INITIAL_ITERATIONS = 15;

  /** Checks the ranges. */
  public SpectralNorm {
    Require.count("spectral", "iterations", iterations);
    Require.positive("spectral", "epsilon", epsilon);
  }

  /** One iteration a step, epsilon 1e-12. */
  public SpectralNorm() {
    this(1, 1e-12);
  }

  @Override
  public Tensor apply(String name, Tensor trained, Scope scope) {
    int outputs = trained.shape().extent(-1);
    int inputs = trained.shape().size() / outputs;
    Tensor matrix = trained.reshape(inputs, outputs);
    Tensor fixed = matrix.detach();
    String state = name + "-direction";
    Variable weight = TrainedWeight.of(name, trained, scope);
    Tensor right =
        scope
            .state(state, Shape.of(outputs), (shape, fans, random) -> direction(weight, outputs))
            .reshape(outputs, 1);
    Tensor left = unit(fixed.matmul(right));
    for (int i = 0; scope.isTraining() && i < iterations; i++) {
      right = unit(Tensor.matmul(fixed, left, true, false));
      left = unit(fixed.matmul(right));
    }
    if (scope.isTraining()) {
      scope.update(state, right.reshape(outputs));
    }
    // left' W right
    Tensor sigma = Tensor.matmul(matrix, left, true, false).mul(right).sum();
    return trained.div(sigma.max(epsilon));
  }

  private float[] direction(Variable weight, int outputs) {
    float[] matrix = weight.values();
    float[] direction = new float[outputs];
    Arrays.fill(direction, 1);
    for (int i = 0; i < INITIAL_ITERATIONS; i++) {
      double[] next = new double[outputs];
      for (int row = 0; row < matrix.length; row += outputs) {
        double product = 0;
        for (int column = 0; column < outputs; column++) {
          product += matrix[row + column] * direction[column];
        }
        for (int column = 0; column < outputs; column++) {
          next[column] += matrix[row + column] * product;
        }
      }
      double norm = Math.max(epsilon, Math.sqrt(Arrays.stream(next).map(x -> x * x).sum()));
      for (int column = 0; column < outputs; column++) {
        direction[column] = (float) (next[column] / norm);
      }
    }
    return direction;
  }

  private Tensor unit(Tensor vector) {
    return vector.div(vector.sumOfSquares().sqrt().max(epsilon));
  }
}
