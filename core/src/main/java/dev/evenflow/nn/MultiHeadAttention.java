package dev.evenflow.nn;

import dev.evenflow.EvenflowException;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Several attentions side by side, each over its own part of projected queries, keys and values:
 * [n, time, width] keeps its shape.
 *
 * <p>Parameters: {@code weight} [width, 3 width] and {@code bias} [3 width] for queries, keys and
 * values beside each other, {@code out.weight} [width, width] and {@code out.bias} [width].
 *
 * <p>Source: Vaswani et al., "Attention is all you need", NIPS 2017, section 3.2.2.
 *
 * @param heads into how many parts the width falls
 * @param causal whether a step looks at itself and earlier ones only
 * @param bias whether the projections have biases
 * @param initializer of all projections, fans (width, width)
 */
public record MultiHeadAttention(int heads, boolean causal, boolean bias, Initializer initializer)
    implements Layer {
  /** Checks that there is a head. */
  public MultiHeadAttention {
    Require.positive("attention", "heads", heads);
  }

  /** With biases. */
  public MultiHeadAttention(int heads, boolean causal, Initializer initializer) {
    this(heads, causal, true, initializer);
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    return attend(input, input, null, scope);
  }

  /**
   * Attention of one sequence to another, or to itself under a mask.
   *
   * @param input [n, tq, width], which asks
   * @param memory [n, tk, width], which is asked
   * @param mask 1 where a step may look, else 0; broadcasts to [n, heads, tq, tk]; null for
   *     everywhere. It adds to the causal mask.
   * @return [n, tq, width]
   */
  public Tensor attend(Tensor input, Tensor memory, @Nullable Tensor mask, Scope scope) {
    int width = scope.require(input, 3, "sequences [n, time, width]").shape().extent(2);
    scope.require(memory, 3, "sequences [n, time, width]");
    if (width % heads != 0) {
      throw new EvenflowException(
          scope.path() + ": heads must divide the width, given " + heads + " heads of " + width);
    }
    Fans fans = new Fans(width, width);
    Tensor weight = scope.weight("weight", Shape.of(width, 3 * width), fans, initializer);
    Tensor offset =
        bias
            ? scope.parameter("bias", Shape.of(3 * width), fans, initializer.bias())
            : Tensor.zeros(Shape.of(3 * width));
    Tensor queries;
    Tensor looked;
    if (input == memory) {
      Tensor all = input.matmul(weight).add(offset);
      queries = part(all, 0, width);
      looked = part(all, width, 3 * width);
    } else {
      queries = input.matmul(part(weight, 0, width)).add(part(offset, 0, width));
      looked = memory.matmul(part(weight, width, 3 * width)).add(part(offset, width, 3 * width));
    }
    Tensor mixed =
        Attention.of(
            heads(queries),
            heads(part(looked, 0, width)),
            heads(part(looked, width, 2 * width)),
            mask(input, memory, mask));
    Tensor joined = mixed.transpose(0, 2, 1, 3).reshape(input.shape());
    return scope.apply("out", new Linear(width, bias, initializer), joined);
  }

  private static Tensor part(Tensor tensor, int start, int end) {
    return tensor.slice(-1, start, end);
  }

  /** From [n, time, width] to [n, heads, time, width / heads]. */
  private Tensor heads(Tensor sequence) {
    Shape shape = sequence.shape();
    return sequence
        .reshape(shape.extent(0), shape.extent(1), heads, shape.extent(2) / heads)
        .transpose(0, 2, 1, 3);
  }

  private @Nullable Tensor mask(Tensor input, Tensor memory, @Nullable Tensor mask) {
    if (!causal) {
      return mask;
    }
    Tensor past = Attention.causal(input.shape().extent(1), memory.shape().extent(1));
    return mask == null ? past : past.mul(mask);
  }

  @Override
  public String kind() {
    return "attention";
  }
}
