package dev.evenflow.cli.bench;

import dev.evenflow.nn.Embedding;
import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.MultiHeadAttention;
import dev.evenflow.nn.Scope;
import dev.evenflow.nn.activation.StandardActivation;
import dev.evenflow.nn.init.Normal;
import dev.evenflow.regularization.norm.LayerNorm;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;

/**
 * A decoder of tokens [batch, time] to logits [batch, time, vocabulary], normalized before each
 * branch (Radford et al. 2019).
 *
 * @param vocabulary the number of tokens
 * @param width of the stream between blocks
 * @param blocks of attention and two linear layers
 * @param heads of each attention
 * @param initializer of the linear weights
 */
record Gpt(int vocabulary, int width, int blocks, int heads, Initializer initializer)
    implements Layer {
  @Override
  public Tensor apply(Tensor tokens, Scope scope) {
    Shape places = Shape.of(tokens.shape().extent(1), width);
    Tensor x =
        scope
            .apply(new Embedding(vocabulary, width, new Normal(1)), tokens)
            .add(scope.parameter("positions", places, Fans.NONE, new Normal(0.02)));
    for (int i = 1; i <= blocks; i++) {
      x = scope.apply("block" + i, this::block, x);
    }
    x = scope.apply("norm", new LayerNorm(), x);
    return scope.apply("out", new Linear(vocabulary, false, initializer), x);
  }

  private Tensor block(Tensor input, Scope scope) {
    Tensor seen = scope.apply("norm1", new LayerNorm(), input);
    Tensor x =
        input.add(scope.apply("attention", new MultiHeadAttention(heads, true, initializer), seen));
    Tensor normalized = scope.apply("norm2", new LayerNorm(), x);
    Tensor wide = scope.apply("wide", new Linear(4 * width, initializer), normalized);
    Tensor active = StandardActivation.GELU.of(wide);
    return x.add(scope.apply("narrow", new Linear(width, initializer), active));
  }
}
