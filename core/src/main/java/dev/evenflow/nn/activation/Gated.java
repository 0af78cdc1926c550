package dev.evenflow.nn.activation;

import dev.evenflow.nn.Activation;
import dev.evenflow.tensor.ShapeException;
import dev.evenflow.tensor.Tensor;
import java.util.Locale;

/** One half of the last axis opens or closes the other half: [..., 2 c] becomes [..., c]. */
public enum Gated implements Activation {
  /** {@code a sigmoid(b)} of halves a and b (Dauphin et al. 2017). */
  GLU {
    @Override
    Tensor join(Tensor first, Tensor second) {
      return first.mul(second.sigmoid());
    }
  },
  /** {@code silu(a) b} of halves a and b (Shazeer 2020): as large as the product of its halves. */
  SWIGLU {
    @Override
    Tensor join(Tensor first, Tensor second) {
      return StandardActivation.SILU.of(first).mul(second);
    }
  };

  abstract Tensor join(Tensor first, Tensor second);

  @Override
  public Tensor of(Tensor x) {
    int extent = x.shape().extent(-1);
    if (extent % 2 != 0) {
      throw new ShapeException(
          kind() + " needs a last axis of even extent to halve, given " + x.shape());
    }
    return join(x.slice(-1, 0, extent / 2), x.slice(-1, extent / 2, extent));
  }

  @Override
  public String kind() {
    return name().toLowerCase(Locale.ROOT);
  }
}
