package dev.evenflow.nn;

import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.ShapeException;
import dev.evenflow.tensor.Tensor;

/**
 * {@code y = x W + b} along the last axis: [n ..., in] becomes [n ..., out].
 *
 * <p>Parameters: {@code weight} [in, out] and {@code bias} [out].
 *
 * @param out the number of output features
 * @param bias whether b is added; without it b is 0
 * @param initializer of the weight, fans (in, out)
 */
public record Linear(int out, boolean bias, Initializer initializer) implements Layer {
  /** Checks that there is an output. */
  public Linear {
    Require.positive("linear", "out", out);
  }

  /** With a bias. */
  public Linear(int out, Initializer initializer) {
    this(out, true, initializer);
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    if (input.shape().rank() < 2) {
      throw new ShapeException(
          scope.path() + " needs examples of features [n ..., in], given " + input.shape());
    }
    int in = input.shape().extent(-1);
    Fans fans = new Fans(in, out);
    Tensor product = input.matmul(scope.weight("weight", Shape.of(in, out), fans, initializer));
    return bias
        ? product.add(scope.parameter("bias", Shape.of(out), fans, initializer.bias()))
        : product;
  }
}
