package dev.evenflow.nn.activation;

import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Scope;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;

/**
 * A leaky ReLU whose slope below 0 is trained, one per channel (the last axis): parameter {@code
 * slope} [channels].
 *
 * <p>Source: He, Zhang, Ren, Sun, "Delving deep into rectifiers", ICCV 2015.
 *
 * @param slope below 0 before the first step
 */
public record PRelu(double slope) implements Activation {
  /** Of slope 0.25. */
  public PRelu() {
    this(0.25);
  }

  @Override
  public Tensor of(Tensor x) {
    return new LeakyRelu(slope).of(x);
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    Tensor trained = scope.parameter("slope", Shape.of(input.shape().extent(-1)), slope);
    return Tensor.select(input.greater(0), input, input.mul(trained));
  }

  @Override
  public String kind() {
    return "prelu";
  }
}
