package dev.evenflow.regularization.norm;

import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Scope;
import dev.evenflow.regularization.Units;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;

/**
 * Weight normalization (Salimans and Kingma 2016, equation 2): {@code w = scale v / ||v||} for each
 * output's weights, so that length and direction are trained apart. The trained tensor v is the
 * layer's {@code weight}; {@code weight-scale}, one value for each output, starts as the norms of
 * v, so the initial function is that of the layer alone.
 *
 * <p>It must be the first reparameterization of a weight. A constant 1e-12 beside the squared norm
 * keeps a unit of zeros, and its gradient, finite.
 */
public record WeightNorm() implements WeightNormalization {
  private static final double TINY = 1e-12;

  @Override
  public Tensor apply(String name, Tensor trained, Scope scope) {
    Variable weight = TrainedWeight.of(name, trained, scope);
    Shape kept = Units.kept(trained.shape());
    Tensor scale =
        scope.parameter(
            name + "-scale",
            Shape.of(kept.size()),
            Fans.NONE,
            (shape, fans, random) -> norms(weight, shape.size()));
    Tensor norm = Units.sumOfSquares(trained).add(TINY).sqrt();
    return trained.mul(scale.reshape(kept).div(norm));
  }

  private static float[] norms(Variable weight, int units) {
    float[] values = weight.values();
    double[] squares = new double[units];
    for (int i = 0; i < values.length; i++) {
      squares[i % units] += (double) values[i] * values[i];
    }
    float[] norms = new float[units];
    for (int unit = 0; unit < units; unit++) {
      norms[unit] = (float) Math.sqrt(squares[unit] + TINY);
    }
    return norms;
  }
}
