package dev.evenflow.models;

import dev.evenflow.nn.Embedding;
import dev.evenflow.nn.Flatten;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Scope;
import dev.evenflow.nn.init.Normal;
import dev.evenflow.tensor.Tensor;

/**
 * A perceptron over the vectors of the last characters (Bengio et al. 2003; A. Karpathy's
 * makemore): tokens [n, block] become logits of the next [n, outputs].
 *
 * @param task what it is to do
 * @param size of it
 * @param parts initializer, activation and normalization of the hidden layer
 */
public record CharacterMlp(Task task, Size size, Zoo.Parts parts) implements Layer {
  /**
   * The size of a perceptron.
   *
   * @param embedding the length of a character's vector
   * @param hidden units
   * @param head the deviation of the last layer's weights; 1 makes the first losses high, as in
   *     makemore's first ladder step
   */
  public record Size(int embedding, int hidden, double head) implements Architecture {
    /** Checks that there is something of each. */
    public Size {
      Architecture.requireSize("makemore mlp", "embedding", embedding);
      Architecture.requireSize("makemore mlp", "hidden", hidden);
    }

    @Override
    public Layer build(Task task, Zoo.Parts parts) {
      return new CharacterMlp(task, this, parts);
    }
  }

  @Override
  public boolean readsIndices() {
    return true;
  }

  @Override
  public Tensor apply(Tensor tokens, Scope scope) {
    Layer table = new Embedding(task.vocabulary(), size.embedding(), new Normal(1));
    Tensor x = scope.apply(new Flatten(), scope.apply(table, tokens));
    boolean bias = !parts.normalization().removesBias();
    x = scope.apply(new Linear(size.hidden(), bias, parts.initializer()), x);
    x = scope.apply(parts.activation(), scope.apply(parts.normalization(), x));
    return scope.apply(new Linear(task.outputs(), true, new Normal(size.head())), x);
  }
}
