package dev.evenflow.regularization.residual;

import dev.evenflow.nn.Block;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Scope;
import dev.evenflow.tensor.Tensor;
import java.util.List;

/**
 * A dense block's step (Huang et al. 2017, equation 2): {@code [x, F(x)]} along the channels, with
 * F as in {@link PreActivation}. The channels grow by those of F with every block. Where F has
 * strides, places of x are left out.
 */
public record Dense() implements SkipForm {
  @Override
  public Tensor join(Block block, Layer ending, Tensor input, Scope scope) {
    Tensor entered = Branch.entered(block, input, scope);
    Tensor branch = ending.apply(Branch.preActivated(block, entered, scope), scope);
    return Tensor.concat(-1, List.of(Strides.subsampled(input, branch.shape(), scope), branch));
  }

  @Override
  public boolean endsInSum() {
    return true;
  }
}
