package dev.evenflow.regularization.residual;

import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Scope;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;

/**
 * A linear map of the channels of each place, with a stride where the shapes tell one: a 1x1
 * convolution of images. Parameter: {@code weight} [in, out], normal.
 *
 * @param output the shape to reach
 * @param gain the initial variance of the weights times the number of inputs
 */
record Projection(Shape output, double gain) implements Layer {
  @Override
  public Tensor apply(Tensor input, Scope scope) {
    int in = input.shape().extent(-1);
    int out = output.extent(-1);
    Tensor weight = scope.weight("weight", Shape.of(in, out), new Fans(in, out), normal(gain));
    return Strides.subsampled(input, output, scope).matmul(weight);
  }

  /** Normal weights of variance {@code gain / fan-in}. */
  static Initializer normal(double gain) {
    return (shape, fans, random) -> {
      float[] values = new float[shape.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (random.normal(0, i) * Math.sqrt(gain / fans.in()));
      }
      return values;
    };
  }
}
