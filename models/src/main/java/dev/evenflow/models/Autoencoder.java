package dev.evenflow.models;

import dev.evenflow.nn.Flatten;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Scope;
import dev.evenflow.tensor.Tensor;

/**
 * A perceptron that says its input again through a narrow code (Hinton and Salakhutdinov 2006): [n,
 * ...] becomes [n, outputs]. Hidden layers on both sides are alike.
 *
 * @param task what it is to do
 * @param size of it
 * @param parts initializer, activation and normalization of hidden layers
 */
public record Autoencoder(Task task, Size size, Zoo.Parts parts) implements Layer {
  /**
   * The size of a perceptron.
   *
   * @param hidden units between input and code, and between code and output
   * @param code numbers of the code
   */
  public record Size(int hidden, int code) implements Architecture {
    /** Checks that there are units. */
    public Size {
      Architecture.requireSize("autoencoder", "hidden", hidden);
      Architecture.requireSize("autoencoder", "code", code);
    }

    @Override
    public Layer build(Task task, Zoo.Parts parts) {
      return new Autoencoder(task, this, parts);
    }

    @Override
    public Answer answer() {
      return Answer.ITSELF;
    }
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    Initializer init = parts.initializer();
    Tensor x =
        scope.apply("encoder", hidden(size.hidden(), parts), scope.apply(new Flatten(), input));
    Tensor code = scope.apply("code", new Linear(size.code(), init), x);
    Tensor y = scope.apply("decoder", hidden(size.hidden(), parts), code);
    return scope.apply("out", new Linear(task.outputs(), init), y);
  }

  /** A linear layer, normalized and activated. */
  static Layer hidden(int units, Zoo.Parts parts) {
    boolean bias = !parts.normalization().removesBias();
    return (x, scope) -> {
      Tensor linear = scope.apply(new Linear(units, bias, parts.initializer()), x);
      return scope.apply(parts.activation(), scope.apply(parts.normalization(), linear));
    };
  }
}
