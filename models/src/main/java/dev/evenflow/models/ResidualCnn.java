package dev.evenflow.models;

import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Block;
import dev.evenflow.nn.Conv2d;
import dev.evenflow.nn.GlobalAvgPool;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Normalization;
import dev.evenflow.nn.Residual;
import dev.evenflow.nn.ResidualBlock;
import dev.evenflow.nn.Scope;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Window;
import java.util.List;

/**
 * A small residual network for small images (He et al. 2016, section 4.2, in shape): a convolution,
 * then blocks of two 3x3 convolutions of which each later one halves the image and doubles the
 * channels, the mean over the image, and a linear layer.
 *
 * @param classes the number of classes
 * @param channels the channels of the first convolution and block
 * @param blocks the number of blocks, at least 1
 * @param initializer of all weights
 * @param activation after every convolution
 * @param normalization after every convolution
 * @param residual how a block's input goes around it
 */
public record ResidualCnn(
    int classes,
    int channels,
    int blocks,
    Initializer initializer,
    Activation activation,
    Normalization normalization,
    Residual residual)
    implements Layer {
  /** The sizes of a residual network. */
  public record Size(int channels, int blocks) implements Architecture {
    /** Checks that there are channels and blocks. */
    public Size {
      Architecture.requireSize("residual network", "channels", channels);
      Architecture.requireSize("residual network", "blocks", blocks);
    }

    @Override
    public Layer build(Task task, Zoo.Parts parts) {
      return new ResidualCnn(
          task.outputs(),
          channels,
          blocks,
          parts.initializer(),
          parts.activation(),
          parts.normalization(),
          parts.residual());
    }
  }

  @Override
  public Tensor apply(Tensor images, Scope scope) {
    Tensor x = scope.apply(convolution(channels, 1), images);
    x = scope.apply(activation, scope.apply(normalization, x));
    for (int i = 0; i < blocks; i++) {
      int width = channels << i;
      List<Layer> transforms = List.of(convolution(width, i == 0 ? 1 : 2), convolution(width, 1));
      Block block = new Block(transforms, normalization, activation, i, blocks);
      x = scope.apply(new ResidualBlock(block, residual), x);
    }
    if (residual.endsInSum()) {
      x = scope.apply(activation, scope.apply(normalization, x));
    }
    return scope.apply(new Linear(classes, true, initializer), scope.apply(new GlobalAvgPool(), x));
  }

  private Conv2d convolution(int out, int stride) {
    return new Conv2d(
        out, Window.square(3, stride, 1), 1, !normalization.removesBias(), initializer);
  }
}
