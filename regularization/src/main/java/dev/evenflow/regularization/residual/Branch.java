package dev.evenflow.regularization.residual;

import dev.evenflow.nn.Block;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Scope;
import dev.evenflow.tensor.Tensor;

/** The orders of transform (T), normalization (N) and activation (A) along a branch. */
final class Branch {
  private Branch() {}

  /** T N A, T N A ... T N: as {@link #activated} without the last activation. */
  static Tensor normalized(Block block, Tensor input, Scope scope) {
    Tensor x = input;
    for (int i = 0; i < block.transforms().size(); i++) {
      x = i == 0 ? x : scope.apply(block.activation(), x);
      x =
          scope.apply(
              block.normalization(), transformed(block, block.transforms().get(i), x, scope));
    }
    return x;
  }

  /** T N A, T N A ... */
  static Tensor activated(Block block, Tensor input, Scope scope) {
    return scope.apply(block.activation(), normalized(block, input, scope));
  }

  /** T A, T A ... T. */
  static Tensor bare(Block block, Tensor input, Scope scope) {
    Tensor x = input;
    for (int i = 0; i < block.transforms().size(); i++) {
      x = i == 0 ? x : scope.apply(block.activation(), x);
      x = transformed(block, block.transforms().get(i), x, scope);
    }
    return x;
  }

  /** N A. */
  static Tensor entered(Block block, Tensor input, Scope scope) {
    return scope.apply(block.activation(), scope.apply(block.normalization(), input));
  }

  /** T, N A T, N A T ... */
  static Tensor preActivated(Block block, Tensor entered, Scope scope) {
    Tensor x = entered;
    for (int i = 0; i < block.transforms().size(); i++) {
      x = i == 0 ? x : entered(block, x, scope);
      x = transformed(block, block.transforms().get(i), x, scope);
    }
    return x;
  }

  /** One transform, with its weights normalized if the block's normalization does that. */
  static Tensor transformed(Block block, Layer transform, Tensor input, Scope scope) {
    return block.normalization().weights(scope).apply(transform, input);
  }
}
