package dev.evenflow.nn;

import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;

/**
 * A dense layer that learns how much of its input to let by: {@code y = T(x) phi(x W + b) + (1 -
 * T(x)) x} with the gate {@code T(x) = sigmoid(x W_T + b_T)}; [n ..., width] keeps its shape.
 *
 * <p>Parameters: {@code transform.weight} and {@code gate.weight} [width, width], {@code
 * transform.bias} and {@code gate.bias} [width].
 *
 * <p>Source: Srivastava, Greff, Schmidhuber, "Training very deep networks", NIPS 2015.
 *
 * @param activation phi
 * @param gateBias b_T before the first step; far below 0, such as -4 for 50 layers, it lets
 *     everything by
 * @param initializer of both weights
 */
public record Highway(Activation activation, double gateBias, Initializer initializer)
    implements Layer {
  @Override
  public Tensor apply(Tensor input, Scope scope) {
    int width = input.shape().extent(-1);
    Layer gate =
        (x, inner) ->
            new Linear(width, false, initializer)
                .apply(x, inner)
                .add(inner.parameter("bias", Shape.of(width), gateBias))
                .sigmoid();
    Tensor open = scope.apply("gate", gate, input);
    Tensor product = scope.apply("transform", new Linear(width, initializer), input);
    return scope.apply(activation, product).sub(input).mul(open).add(input);
  }
}
