package dev.evenflow.regularization.residual;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Normalization;
import dev.evenflow.nn.Scope;
import dev.evenflow.regularization.norm.NoNormalization;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;

/** The way around a branch (He et al. 2016a, section 3.3, whose options are named here). */
public enum Shortcut {
  /** Option A: no parameters; places between strides are left out, further channels are zeros. */
  ZERO_PADDING {
    @Override
    Tensor apply(Tensor input, Shape output, Normalization normalization, Scope scope) {
      Tensor kept = Strides.subsampled(input, output, scope);
      int channels = output.extent(-1);
      if (kept.shape().extent(-1) > channels) {
        throw new EvenflowException(
            scope.path()
                + ": a zero-padded shortcut cannot reduce channels, given "
                + input.shape()
                + " around "
                + output
                + ": use shortcut=projection");
      }
      return kept.shape().extent(-1) == channels ? kept : kept.pad(-1, 0, 1, channels);
    }
  },

  /** Option B: the input itself where shapes match, else a projection and the normalization. */
  PROJECTION {
    @Override
    Tensor apply(Tensor input, Shape output, Normalization normalization, Scope scope) {
      return input.shape().equals(output)
          ? input
          : ALWAYS_PROJECTION.apply(input, output, normalization, scope);
    }
  },

  /** Option C: a projection and the normalization in every block. */
  ALWAYS_PROJECTION {
    @Override
    Tensor apply(Tensor input, Shape output, Normalization normalization, Scope scope) {
      Projection projection = new Projection(output, 1);
      Tensor projected = normalization.weights(scope).apply("shortcut", projection, input);
      return scope.apply("shortcut-norm", normalization, projected);
    }
  };

  /**
   * The input brought to the branch's output shape.
   *
   * @param normalization what follows a projection
   * @param scope the block's scope
   */
  abstract Tensor apply(Tensor input, Shape output, Normalization normalization, Scope scope);

  /** Without a normalization behind a projection. */
  Tensor apply(Tensor input, Shape output, Scope scope) {
    return apply(input, output, new NoNormalization(), scope);
  }
}
