package dev.evenflow.regularization.residual;

import dev.evenflow.nn.Block;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Scope;
import dev.evenflow.regularization.Require;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;

/**
 * A highway block (Srivastava, Greff and Schmidhuber 2015, equation 3): {@code T(x) F(x) + (1 -
 * T(x)) x} with the gate {@code T(x) = sigmoid(x W + b)}, whose bias starts below 0, so that a
 * block starts near its input. F activates after every transform. Parameters: {@code gate.weight}
 * [in, out] and {@code gate-bias} [out]; the gate of an image looks at each place on its own.
 *
 * @param bias what the gate's bias starts at; the paper takes -1 to -10, lower for deeper nets
 * @param shortcut what goes around where shapes differ
 */
public record Highway(double bias, Shortcut shortcut) implements SkipForm {
  /** Checks that the bias is a number. */
  public Highway {
    Require.that(Double.isFinite(bias), "highway", "bias", "finite", bias);
  }

  /** With a projection where shapes differ. */
  public Highway(double bias) {
    this(bias, Shortcut.PROJECTION);
  }

  /** With a bias of -2. */
  public Highway() {
    this(-2);
  }

  @Override
  public Tensor join(Block block, Layer ending, Tensor input, Scope scope) {
    Tensor transformed = Branch.activated(block, input, scope);
    Shape shape = transformed.shape();
    Tensor gate =
        scope
            .apply("gate", new Projection(shape, 1), input)
            .add(scope.parameter("gate-bias", Shape.of(shape.extent(-1)), bias))
            .sigmoid();
    Tensor around = shortcut.apply(input, shape, block.normalization(), scope);
    return around.add(ending.apply(gate.mul(transformed.sub(around)), scope));
  }
}
