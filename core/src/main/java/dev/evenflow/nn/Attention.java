package dev.evenflow.nn;

import dev.evenflow.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Scaled dot-product attention (Vaswani et al. 2017, equation 1): {@code softmax(q k^T / sqrt(d))
 * v}.
 */
public final class Attention {
  /** A score that the softmax turns to exactly 0 beside any other. */
  private static final double MASKED = -1e30;

  private Attention() {}

  /**
   * What each query gathers from the values.
   *
   * @param queries [..., tq, d]
   * @param keys [..., tk, d]
   * @param values [..., tk, dv]
   * @param mask 1 where a query may look at a key, else 0; broadcasts to [..., tq, tk]; null for
   *     everywhere. A query that may look nowhere looks everywhere alike.
   * @return [..., tq, dv]
   */
  public static Tensor of(Tensor queries, Tensor keys, Tensor values, @Nullable Tensor mask) {
    Tensor scaled = queries.mul(1 / Math.sqrt(queries.shape().extent(-1)));
    Tensor scores = Tensor.matmul(scaled, keys, false, true);
    Tensor allowed = mask == null ? scores : Tensor.select(mask, scores, Tensor.constant(MASKED));
    return allowed.softmax(-1).matmul(values);
  }

  /** The mask [queries, keys] under which query i looks at keys 0 to i. */
  public static Tensor causal(int queries, int keys) {
    return Tensor.iota(keys).lessOrEqual(Tensor.iota(queries).reshape(queries, 1));
  }
}
