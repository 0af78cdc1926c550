package dev.evenflow.models;

import dev.evenflow.nn.Embedding;
import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Scope;
import dev.evenflow.nn.init.Normal;
import dev.evenflow.regularization.noise.Dropout;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;

/**
 * A transformer's encoder (Vaswani et al. 2017, section 3.1) of tokens [n, time], of which 0 fills
 * up, the mean over the others and a linear layer: [n, outputs].
 *
 * @param task what it is to do
 * @param size of it
 * @param parts initializer, activation, normalization and residual form of the blocks
 */
public record TransformerClassifier(Task task, Size size, Zoo.Parts parts) implements Layer {
  /**
   * The size of an encoder.
   *
   * @param width of the stream between blocks
   * @param blocks of attention and two linear layers
   * @param heads of each attention
   * @param dropout the share of each branch's output dropped in training
   */
  public record Size(int width, int blocks, int heads, double dropout) implements Architecture {
    /** Checks that there is something of each. */
    public Size {
      Architecture.requireSize("transformer", "width", width);
      Architecture.requireSize("transformer", "blocks", blocks);
      Architecture.requireSize("transformer", "heads", heads);
    }

    @Override
    public Layer build(Task task, Zoo.Parts parts) {
      return new TransformerClassifier(task, this, parts);
    }
  }

  private static final double SMALL = 0.02;

  @Override
  public boolean readsIndices() {
    return true;
  }

  @Override
  public Tensor apply(Tensor tokens, Scope scope) {
    int count = tokens.shape().extent(0);
    int time = tokens.shape().extent(1);
    Tensor kept = tokens.toFloats().greater(0);
    Tensor positions =
        scope.parameter("positions", Shape.of(time, size.width()), Fans.NONE, new Normal(SMALL));
    Layer table = new Embedding(task.vocabulary(), size.width(), new Normal(SMALL));
    Tensor x = scope.apply("embedding", table, tokens).add(positions);
    x = scope.apply(new Dropout(size.dropout()), x);
    x =
        new Attending(size.blocks(), size.heads(), false, true, size.dropout(), parts)
            .apply(x, kept.reshape(count, 1, 1, time), scope);
    Tensor mean =
        x.mul(kept.reshape(count, time, 1)).sum(1).div(kept.sum(1).max(1).reshape(count, 1));
    return scope.apply("out", new Linear(task.outputs(), parts.initializer()), mean);
  }
}
