package dev.evenflow.models;

import dev.evenflow.nn.Embedding;
import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Scope;
import dev.evenflow.nn.init.Normal;
import dev.evenflow.regularization.noise.Dropout;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;

/**
 * A decoder of tokens [n, time] to logits of the next token at every step [n, time, vocabulary]
 * (Radford et al. 2019): embedding and positions, blocks of causal attention and two linear layers,
 * a linear map to the vocabulary.
 *
 * @param vocabulary the number of tokens
 * @param size of it
 * @param embedding initializer of the tokens' vectors
 * @param parts initializer, activation, normalization and residual form of the blocks
 */
public record Gpt(int vocabulary, Size size, Initializer embedding, Zoo.Parts parts)
    implements Layer {
  /**
   * The size of a decoder.
   *
   * @param width of the stream between blocks
   * @param blocks of attention and two linear layers
   * @param heads of each attention
   * @param dropout the share of each branch's output dropped in training
   * @param bias whether linear maps have biases
   * @param tied whether the last map is the embedding, transposed
   */
  public record Size(int width, int blocks, int heads, double dropout, boolean bias, boolean tied)
      implements Architecture {
    /** Checks that there is something of each. */
    public Size {
      Architecture.requireSize("gpt", "width", width);
      Architecture.requireSize("gpt", "blocks", blocks);
      Architecture.requireSize("gpt", "heads", heads);
    }

    @Override
    public Layer build(Task task, Zoo.Parts parts) {
      return new Gpt(task.outputs(), this, new Normal(SMALL), parts);
    }

    @Override
    public Answer answer() {
      return Answer.EVERY_STEP;
    }
  }

  private static final double SMALL = 0.02;

  @Override
  public boolean readsIndices() {
    return true;
  }

  @Override
  public Tensor apply(Tensor tokens, Scope scope) {
    Embedding table = new Embedding(vocabulary, size.width(), embedding);
    Shape places = Shape.of(tokens.shape().extent(1), size.width());
    Tensor positions = scope.parameter("positions", places, Fans.NONE, new Normal(SMALL));
    Tensor x = scope.apply("embedding", table, tokens).add(positions);
    x = scope.apply(new Dropout(size.dropout()), x);
    x =
        new Attending(size.blocks(), size.heads(), true, size.bias(), size.dropout(), parts)
            .apply(x, null, scope);
    return size.tied()
        ? scope.apply("embedding", (end, own) -> end.matmul(table.table(own).transpose(1, 0)), x)
        : scope.apply("out", new Linear(vocabulary, false, parts.initializer()), x);
  }
}
