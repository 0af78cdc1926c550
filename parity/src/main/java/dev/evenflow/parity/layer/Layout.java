package dev.evenflow.parity.layer;

import dev.evenflow.tensor.Tensor;
import java.util.function.Function;
import java.util.stream.IntStream;

/** PyTorch's layouts and ours: its channels are the second axis, ours the last. */
final class Layout {
  private Layout() {}

  /** Applies what has channels last to [n, c, ...] and gives its output [n, c, ...] again. */
  static Written withChannelsLast(Tensor x, Function<Tensor, Written> layer) {
    return layer.apply(channelsLast(x)).mapped(Layout::channelsSecond);
  }

  /** From [n, c, ...] to [n, ..., c]. */
  static Tensor channelsLast(Tensor x) {
    int rank = x.shape().rank();
    return rank < 3 ? x : x.transpose(axes(rank, 1, rank - 1));
  }

  /** From [n, ..., c] to [n, c, ...]. */
  static Tensor channelsSecond(Tensor x) {
    int rank = x.shape().rank();
    return rank < 3 ? x : x.transpose(axes(rank, rank - 1, 1));
  }

  /** Moves an axis to another place. */
  static Tensor moved(Tensor x, int from, int to) {
    return x.transpose(axes(x.shape().rank(), from, to));
  }

  /** All axes in their order, except one that stands at another place. */
  private static int[] axes(int rank, int from, int to) {
    int[] others = IntStream.range(0, rank).filter(axis -> axis != from).toArray();
    int[] axes = new int[rank];
    for (int place = 0; place < rank; place++) {
      axes[place] = place == to ? from : others[place < to ? place : place - 1];
    }
    return axes;
  }

  /** Applies what wants a batch of {@code rank} axes to an input that may be a single example. */
  static Written batched(Tensor input, int rank, Function<Tensor, Written> layer) {
    if (input.shape().rank() != rank - 1) {
      return layer.apply(input);
    }
    Tensor batch = input.reshape(input.shape().inserted(0, 1));
    return layer.apply(batch).mapped(output -> output.reshape(output.shape().without(0)));
  }
}
