package dev.evenflow.exchange;

import dev.evenflow.tensor.Tensor;
import java.util.stream.IntStream;

/**
 * The layouts of weights that are multiplied with: PyTorch's [out, in, kernel ...] and ours [kernel
 * ..., in, out], of linear layers (without kernel) and of convolutions, where in or out may be that
 * of a group. Both ways only move elements.
 */
public final class TorchLayout {
  private TorchLayout() {}

  /** From PyTorch's layout to ours, such as [out, in, kh, kw] to [kh, kw, in, out]. */
  public static Tensor ours(Tensor weight) {
    int rank = weight.shape().rank();
    return weight.transpose(
        IntStream.range(0, rank)
            .map(axis -> axis < rank - 2 ? axis + 2 : rank - 1 - axis)
            .toArray());
  }

  /** From our layout to PyTorch's, such as [kh, kw, in, out] to [out, in, kh, kw]. */
  public static Tensor theirs(Tensor weight) {
    int rank = weight.shape().rank();
    return weight.transpose(
        IntStream.range(0, rank).map(axis -> axis < 2 ? rank - 1 - axis : axis - 2).toArray());
  }
}
