package dev.evenflow.models;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Block;
import dev.evenflow.nn.Conv2d;
import dev.evenflow.nn.GlobalAvgPool;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.MaxPool2d;
import dev.evenflow.nn.ResidualBlock;
import dev.evenflow.nn.Scope;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Window;
import java.util.List;

/**
 * A residual network of basic blocks (He et al. 2016a): a stem, stages of blocks of two 3x3
 * convolutions of which each later stage halves the image and doubles the channels, the mean over
 * the image and a linear layer. The residual form makes it plain, post- or pre-activated.
 *
 * @param classes the number of classes
 * @param width the channels of the first stage
 * @param stages the number of stages
 * @param blocks the number of blocks in a stage
 * @param stem what images go through first
 * @param parts its strategies
 */
public record ResNet(int classes, int width, int stages, int blocks, Stem stem, Zoo.Parts parts)
    implements Layer {
  /** What images go through first. */
  public enum Stem {
    /** A 3x3 convolution (section 4.2). */
    SMALL,
    /** A 7x7 convolution and 3x3 max pooling, both of stride 2 (table 1). */
    LARGE
  }

  /**
   * The size of a network for small images: three stages from 16 channels on, with 20, 32, 44, 56
   * or 110 layers in the paper. With k times as many channels it is a wide residual network
   * (Zagoruyko and Komodakis 2016).
   *
   * @param depth the number of weighted layers, 6 n + 2
   * @param width the channels of the first stage, 16 in the paper
   */
  public record Depth(int depth, int width) implements Architecture {
    /** Checks that the layers make three equal stages and that there are channels. */
    public Depth {
      if (depth < 8 || depth % 6 != 2) {
        throw new EvenflowException(
            "residual network: depth must be 6 n + 2, such as 20, 32, 56 or 110, given " + depth);
      }
      Architecture.requireSize("residual network", "width", width);
    }

    @Override
    public Layer build(Task task, Zoo.Parts parts) {
      return new ResNet(task.outputs(), width, 3, (depth - 2) / 6, Stem.SMALL, parts);
    }
  }

  /**
   * The size of ResNet-18: four stages of two blocks.
   *
   * @param stem what images go through first, LARGE for those of ImageNet
   * @param width the channels of the first stage, 64 in the paper
   */
  public record Eighteen(Stem stem, int width) implements Architecture {
    /** Checks that there are channels. */
    public Eighteen {
      Architecture.requireSize("residual network", "width", width);
    }

    @Override
    public Layer build(Task task, Zoo.Parts parts) {
      return new ResNet(task.outputs(), width, 4, 2, stem, parts);
    }
  }

  @Override
  public Tensor apply(Tensor images, Scope scope) {
    Tensor x = scope.apply(stemConvolution(), images);
    boolean endsInSum = parts.residual().endsInSum();
    if (!endsInSum || stem == Stem.LARGE) {
      x = activated(x, scope);
    }
    if (stem == Stem.LARGE) {
      x = scope.apply(new MaxPool2d(Window.square(3, 2, 1)), x);
    }
    int depth = stages * blocks;
    for (int i = 0; i < depth; i++) {
      int channels = width << (i / blocks);
      int stride = i > 0 && i % blocks == 0 ? 2 : 1;
      List<Layer> transforms =
          List.of(
              convolution(channels, Window.square(3, stride, 1)),
              convolution(channels, Window.square(3, 1, 1)));
      Block block = new Block(transforms, parts.normalization(), parts.activation(), i, depth);
      x = scope.apply(new ResidualBlock(block, parts.residual()), x);
    }
    if (endsInSum) {
      x = activated(x, scope);
    }
    return scope.apply(
        new Linear(classes, parts.initializer()), scope.apply(new GlobalAvgPool(), x));
  }

  private Layer stemConvolution() {
    return convolution(width, stem == Stem.SMALL ? Window.square(3, 1, 1) : Window.square(7, 2, 3));
  }

  private Tensor activated(Tensor x, Scope scope) {
    return scope.apply(parts.activation(), scope.apply(parts.normalization(), x));
  }

  private Conv2d convolution(int out, Window window) {
    return new Conv2d(out, window, 1, !parts.normalization().removesBias(), parts.initializer());
  }
}
