package dev.evenflow.nn;

import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sum, mean or largest elements of the trained vectors of a bag of indices: int32 [batch, bag]
 * becomes [batch, width]. Bags of different sizes are filled up with a padding index, or given one
 * after the other with the place where each begins ({@link #of}).
 *
 * <p>Parameter: {@code weight} [rows, width]. An empty bag gives zeros.
 *
 * @param rows the number of indices
 * @param width the length of a vector
 * @param mode what becomes of the vectors of a bag
 * @param padding an index that counts nothing, or null for none
 * @param initializer of the weight, fans (1, width)
 */
public record EmbeddingBag(
    int rows, int width, Mode mode, @Nullable Integer padding, Initializer initializer)
    implements Layer {
  /** What becomes of the vectors of a bag. */
  public enum Mode {
    /** Their sum. */
    SUM,
    /** Their mean. */
    MEAN,
    /** Their largest element in each place; its gradient goes to the first of equals. */
    MAX
  }

  /** Checks that the table is not empty. */
  public EmbeddingBag {
    Require.positive("embedding-bag", "rows", rows);
    Require.positive("embedding-bag", "width", width);
  }

  /** Without a padding index. */
  public EmbeddingBag(int rows, int width, Mode mode, Initializer initializer) {
    this(rows, width, mode, null, initializer);
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    scope.require(input, 2, "int32 bags [batch, bag]");
    Tensor vectors = vectors(input, scope);
    if (mode == Mode.MAX) {
      return largest(vectors, padding == null ? input.toFloats().onesLike() : kept(input, padding));
    }
    if (padding == null) {
      return mode == Mode.SUM ? vectors.sum(1) : vectors.mean(1);
    }
    Tensor kept = kept(input, padding);
    Tensor sums = vectors.mul(kept.reshape(input.shape().inserted(2, 1))).sum(1);
    return joined(sums, kept.sum(1));
  }

  /**
   * Bags one after the other, as in PyTorch. Finding the bag of each index takes n comparisons a
   * bag, and the largest elements take n vectors a bag.
   *
   * @param indices int32 [n], the bags' indices
   * @param offsets int32 [bags], ascending from 0: where in the indices each bag begins
   * @return [bags, width]
   */
  public Tensor of(Tensor indices, Tensor offsets, Scope scope) {
    scope.require(indices, 1, "int32 indices [n]");
    scope.require(offsets, 1, "int32 offsets [bags]");
    int count = indices.shape().extent(0);
    int bags = offsets.shape().extent(0);
    Tensor starts = offsets.toFloats();
    Tensor end = Tensor.constant(count).reshape(1);
    Tensor ends = bags == 1 ? end : Tensor.concat(0, List.of(starts.slice(0, 1, bags), end));
    Tensor place = Tensor.iota(count);
    Tensor member =
        starts.reshape(bags, 1).lessOrEqual(place).mul(place.less(ends.reshape(bags, 1)));
    Tensor vectors = vectors(indices, scope);
    if (mode == Mode.MAX) {
      return largest(vectors, padding == null ? member : member.mul(kept(indices, padding)));
    }
    Tensor counted = member;
    if (padding != null) {
      Tensor kept = kept(indices, padding);
      vectors = vectors.mul(kept.reshape(count, 1));
      counted = member.mul(kept);
    }
    Tensor sums = vectors.scatterRows(member.argMax(0), Shape.of(bags, width));
    return joined(sums, counted.sum(1));
  }

  private Tensor vectors(Tensor indices, Scope scope) {
    return new Embedding(rows, width, initializer).apply(indices, scope);
  }

  private static Tensor kept(Tensor indices, int padding) {
    return indices.toFloats().equal(Tensor.constant(padding)).rsub(1);
  }

  /** Of vectors [batch, bag, width] or [bag, width], those that members [batch, bag] tell. */
  private static Tensor largest(Tensor vectors, Tensor members) {
    Tensor kept = members.reshape(members.shape().inserted(2, 1));
    Tensor none = Tensor.constant(Double.NEGATIVE_INFINITY);
    Tensor filled = members.maxAlong(1).reshape(members.shape().extent(0), 1);
    return Tensor.select(
        filled, Tensor.select(kept, vectors, none).maxAlong(1), Tensor.constant(0));
  }

  private Tensor joined(Tensor sums, Tensor counts) {
    return mode == Mode.SUM ? sums : sums.div(counts.max(1).reshape(counts.shape().inserted(1, 1)));
  }

  @Override
  public String kind() {
    return "embedding";
  }

  @Override
  public boolean readsIndices() {
    return true;
  }
}
