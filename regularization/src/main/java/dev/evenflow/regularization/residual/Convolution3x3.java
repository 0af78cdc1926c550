package dev.evenflow.regularization.residual;

import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Scope;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Window;

/**
 * A 3x3 convolution with the strides that the shapes tell. Parameter: {@code weight} [3, 3, in,
 * out], normal of variance 2 / (9 in) (He).
 *
 * @param output the shape to reach: [n, h, w, out]
 */
record Convolution3x3(Shape output) implements Layer {
  @Override
  public Tensor apply(Tensor input, Scope scope) {
    int in = input.shape().extent(-1);
    int out = output.extent(-1);
    Fans fans = new Fans(9 * in, 9 * out);
    Tensor weight = scope.weight("weight", Shape.of(3, 3, in, out), fans, Projection.normal(2));
    int rows = Strides.stride(input.shape(), output, 1, scope);
    int columns = Strides.stride(input.shape(), output, 2, scope);
    return input.conv2d(weight, new Window(3, 3, rows, columns, 1, 1, 1, 1, 1, 1), 1);
  }

  @Override
  public String kind() {
    return "conv";
  }
}
