package dev.evenflow.regularization.residual;

import dev.evenflow.nn.Block;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Scope;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.List;

/**
 * Fixed-update initialization (Zhang, Dauphin and Ma 2019, section 3), made for nets without
 * normalization: {@code activation(x + s F(x) + b)}. The last transform of each branch starts at 0,
 * the others at their initial weights times {@code depth^(-1 / (2 m - 2))}, m being the transforms
 * of a branch. Parameters of rank 0: {@code branch-scale} s, 1 at first, and a {@code bias}, 0,
 * before every transform and every activation. The model's head should start at 0 too.
 *
 * @param shortcut what goes around where shapes differ
 */
public record Fixup(Shortcut shortcut) implements SkipForm {
  /** With a projection where shapes differ. */
  public Fixup() {
    this(Shortcut.PROJECTION);
  }

  /**
   * What initial weights are multiplied by in a branch, except the last transform's.
   *
   * @param depth the number of blocks
   * @param transforms in each, at least 2
   */
  public static double scale(int depth, int transforms) {
    return StrictMath.pow(depth, -1 / (2.0 * transforms - 2));
  }

  @Override
  public Tensor join(Block block, Layer ending, Tensor input, Scope scope) {
    List<Layer> transforms = block.transforms();
    Tensor entered = input.add(bias("bias1", scope));
    Tensor x = entered;
    for (int i = 0; i < transforms.size(); i++) {
      if (i > 0) {
        x = scope.apply(block.activation(), x.add(bias("bias" + 2 * i, scope)));
        x = x.add(bias("bias" + (2 * i + 1), scope));
      }
      boolean last = i == transforms.size() - 1;
      Scope initial = scope.scaled(last ? 0 : scale(block.depth(), transforms.size()));
      x = Branch.transformed(block, transforms.get(i), x, initial);
      x = scope.apply(block.normalization(), x);
    }
    Tensor scaled = x.mul(scope.parameter("branch-scale", Shape.SCALAR, 1));
    Tensor branch = ending.apply(scaled.add(bias("bias" + 2 * transforms.size(), scope)), scope);
    Tensor from = branch.shape().equals(input.shape()) ? input : entered;
    Tensor around = shortcut.apply(from, branch.shape(), block.normalization(), scope);
    return scope.apply(block.activation(), branch.add(around));
  }

  private static Tensor bias(String name, Scope scope) {
    return scope.parameter(name, Shape.SCALAR, 0);
  }
}
