package dev.evenflow.regularization.residual;

import dev.evenflow.nn.Block;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Scope;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.List;

/**
 * {@link Identity} whose last normalization starts with a scale of 0 (Goyal et al. 2017, section
 * 5.1), so that a block starts as the activation of its input. Where the normalization leaves
 * activations as they are, the branch has a {@code branch-scale} of its own, one value a channel. A
 * normalization without a trained scale, such as {@code batch:affine=false}, has nothing to start
 * at 0: then this is {@link Identity}.
 *
 * @param shortcut what goes around where shapes differ
 */
public record ZeroGamma(Shortcut shortcut) implements SkipForm {
  /** With a projection where shapes differ. */
  public ZeroGamma() {
    this(Shortcut.PROJECTION);
  }

  @Override
  public Tensor join(Block block, Layer ending, Tensor input, Scope scope) {
    List<Layer> transforms = block.transforms();
    Block first =
        new Block(
            transforms.subList(0, transforms.size() - 1),
            block.normalization(),
            block.activation(),
            block.index(),
            block.depth());
    Tensor x = first.transforms().isEmpty() ? input : Branch.activated(first, input, scope);
    Tensor last = Branch.transformed(block, transforms.getLast(), x, scope);
    Tensor normalized = scope.scaled(0).apply(block.normalization(), last);
    if (normalized == last) {
      Shape channels = Shape.of(last.shape().extent(-1));
      normalized = last.mul(scope.parameter("branch-scale", channels, 0));
    }
    Tensor branch = ending.apply(normalized, scope);
    Tensor around = shortcut.apply(input, branch.shape(), block.normalization(), scope);
    return scope.apply(block.activation(), branch.add(around));
  }
}
