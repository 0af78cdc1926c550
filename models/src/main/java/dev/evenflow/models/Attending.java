package dev.evenflow.models;

import dev.evenflow.nn.Block;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.MultiHeadAttention;
import dev.evenflow.nn.Named;
import dev.evenflow.nn.Scope;
import dev.evenflow.nn.activation.StandardActivation;
import dev.evenflow.regularization.noise.Dropout;
import dev.evenflow.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a transformer: attention and two linear layers, each on a branch of its own that
 * the residual form joins to the stream: {@code pre-activation} is Pre-LN (Xiong et al. 2020),
 * {@code post-norm} Post-LN (Vaswani et al. 2017). Sequences [n, time, width] keep their shape.
 *
 * @param blocks how many
 * @param heads of each attention
 * @param causal whether a step looks at itself and earlier ones only
 * @param bias whether linear maps have biases
 * @param dropout the share of each branch's output dropped in training
 * @param parts initializer, activation between the linear layers, normalization and residual form
 */
record Attending(
    int blocks, int heads, boolean causal, boolean bias, double dropout, Zoo.Parts parts) {

  /**
   * The stream behind all blocks, normalized if the residual form leaves it bare.
   *
   * @param mask as in {@link MultiHeadAttention#attend}
   */
  Tensor apply(Tensor input, @Nullable Tensor mask, Scope scope) {
    Tensor x = input;
    for (int i = 0; i < blocks; i++) {
      int index = 2 * i;
      x = scope.apply("block" + (i + 1), (stream, own) -> block(stream, mask, index, own), x);
    }
    return parts.residual().endsInSum() ? scope.apply("norm", parts.normalization(), x) : x;
  }

  private Tensor block(Tensor stream, @Nullable Tensor mask, int index, Scope scope) {
    MultiHeadAttention attention = new MultiHeadAttention(heads, causal, bias, parts.initializer());
    Layer attending = (x, own) -> dropped(attention.attend(x, x, mask, own), own);
    Tensor mixed = joined(new Named("attention", attending), index, stream, scope);
    return joined(new Named("mlp", this::transformed), index + 1, mixed, scope);
  }

  private Tensor joined(Layer transform, int index, Tensor stream, Scope scope) {
    Block block =
        new Block(
            List.of(transform),
            parts.normalization(),
            StandardActivation.IDENTITY,
            index,
            2 * blocks);
    return parts.residual().join(block, stream, scope);
  }

  private Tensor transformed(Tensor x, Scope scope) {
    int width = x.shape().extent(-1);
    Tensor wide = scope.apply("wide", new Linear(4 * width, bias, parts.initializer()), x);
    Tensor active = scope.apply(parts.activation(), wide);
    return dropped(
        scope.apply("narrow", new Linear(width, bias, parts.initializer()), active), scope);
  }

  private Tensor dropped(Tensor x, Scope scope) {
    return scope.apply(new Dropout(dropout), x);
  }
}
