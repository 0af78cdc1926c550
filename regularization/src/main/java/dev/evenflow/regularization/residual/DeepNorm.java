package dev.evenflow.regularization.residual;

import dev.evenflow.nn.Block;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Scope;
import dev.evenflow.tensor.Tensor;

/**
 * {@code normalization(alpha x + F(x))} with the branch's initial weights times beta (Wang et al.
 * 2022, figure 2). An encoder or decoder alone of N layers has depth = 2 N blocks, attention and
 * feed-forward each being one: alpha = (2 N)^(1/4), beta = (8 N)^(-1/4). Unlike the paper, all
 * weights of a branch are scaled, those of queries and keys too.
 *
 * @param shortcut what goes around where shapes differ
 */
public record DeepNorm(Shortcut shortcut) implements SkipForm {
  /** With a projection where shapes differ. */
  public DeepNorm() {
    this(Shortcut.PROJECTION);
  }

  /** What the way around is multiplied by. */
  public static double alpha(int depth) {
    return StrictMath.pow(depth, 0.25);
  }

  /** What the branch's initial weights are multiplied by. */
  public static double beta(int depth) {
    return StrictMath.pow(4.0 * depth, -0.25);
  }

  @Override
  public Tensor join(Block block, Layer ending, Tensor input, Scope scope) {
    Tensor branch = Branch.bare(block, input, scope.scaled(beta(block.depth())));
    Tensor around = shortcut.apply(input, branch.shape(), scope).mul(alpha(block.depth()));
    return scope.apply(block.normalization(), ending.apply(branch, scope).add(around));
  }
}
