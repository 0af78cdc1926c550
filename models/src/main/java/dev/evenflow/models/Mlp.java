package dev.evenflow.models;

import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Block;
import dev.evenflow.nn.Flatten;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Normalization;
import dev.evenflow.nn.Residual;
import dev.evenflow.nn.ResidualBlock;
import dev.evenflow.nn.Scope;
import dev.evenflow.regularization.noise.Dropout;
import dev.evenflow.tensor.Tensor;
import java.util.List;

/**
 * A stack of linear layers of one width, of any depth: where gradients vanish or explode first.
 *
 * @param classes the number of classes
 * @param width units in a hidden layer
 * @param depth hidden layers, at least 1; each behind the first is a residual block of one layer
 * @param dropout the share of the inputs of every layer behind the first that training drops
 * @param initializer of all weights
 * @param activation after every hidden layer
 * @param normalization after every hidden layer
 * @param residual how a block's input goes around it
 */
public record Mlp(
    int classes,
    int width,
    int depth,
    double dropout,
    Initializer initializer,
    Activation activation,
    Normalization normalization,
    Residual residual)
    implements Layer {
  /** The sizes of a perceptron, and the share of its hidden units that training drops. */
  public record Size(int depth, int width, double dropout) implements Architecture {
    /** Checks that there are layers and units. */
    public Size {
      Architecture.requireSize("perceptron", "depth", depth);
      Architecture.requireSize("perceptron", "width", width);
    }

    @Override
    public Layer build(Task task, Zoo.Parts parts) {
      return new Mlp(
          task.outputs(),
          width,
          depth,
          dropout,
          parts.initializer(),
          parts.activation(),
          parts.normalization(),
          parts.residual());
    }
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    boolean bias = !normalization.removesBias();
    Layer linear = new Linear(width, bias, initializer);
    Tensor x = scope.apply(new Flatten(), input);
    x = scope.apply(linear, x);
    x = scope.apply(activation, scope.apply(normalization, x));
    int blocks = depth - 1;
    for (int i = 0; i < blocks; i++) {
      Block block = new Block(List.of(dropped(linear)), normalization, activation, i, blocks);
      x = scope.apply(new ResidualBlock(block, residual), x);
    }
    if (residual.endsInSum()) {
      x = scope.apply(activation, scope.apply(normalization, x));
    }
    return scope.apply(dropped(new Linear(classes, true, initializer)), x);
  }

  private Layer dropped(Layer linear) {
    return dropout == 0 ? linear : new Dropped(new Dropout(dropout), linear);
  }

  /** A layer of which training drops inputs, under the name that it would have without that. */
  private record Dropped(Dropout dropout, Layer layer) implements Layer {
    @Override
    public Tensor apply(Tensor input, Scope scope) {
      return layer.apply(dropout.apply(input, scope), scope);
    }

    @Override
    public String kind() {
      return layer.kind();
    }
  }
}
