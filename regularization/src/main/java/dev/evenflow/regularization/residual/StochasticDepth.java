package dev.evenflow.regularization.residual;

import dev.evenflow.nn.Block;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Scope;
import dev.evenflow.regularization.Require;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;

/**
 * Leaves out the branch of each example at random in training (Huang et al. 2016, equation 4, with
 * their linear rule): block l of L, counted from 1, keeps it with the probability {@code 1 - l / L
 * (1 - survival)} and divides it by that. Evaluation keeps all branches. Unlike the paper, examples
 * of a batch differ, and the division stands in training.
 *
 * @param form of the block otherwise
 * @param survival the probability of the last block's branch, in (0, 1]
 */
public record StochasticDepth(SkipForm form, double survival) implements SkipForm {
  /** Checks the range. */
  public StochasticDepth {
    Require.that(
        survival > 0 && survival <= 1, "stochastic-depth", "survival", "in (0, 1]", survival);
  }

  @Override
  public Tensor join(Block block, Layer ending, Tensor input, Scope scope) {
    double kept = 1 - (block.index() + 1.0) / block.depth() * (1 - survival);
    Layer dropped =
        (branch, own) -> ending.apply(own.isTraining() ? drop(branch, kept, own) : branch, own);
    return form.join(block, dropped, input, scope);
  }

  private static Tensor drop(Tensor branch, double kept, Scope scope) {
    Shape examples = branch.shape();
    for (int axis = 1; axis < examples.rank(); axis++) {
      examples = examples.with(axis, 1);
    }
    Tensor chosen = scope.uniform("branch", examples).less(kept);
    return branch.mul(chosen.mul(1 / kept));
  }

  @Override
  public boolean endsInSum() {
    return form.endsInSum();
  }
}
