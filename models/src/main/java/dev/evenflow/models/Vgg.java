package dev.evenflow.models;

import dev.evenflow.nn.Conv2d;
import dev.evenflow.nn.Flatten;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.MaxPool2d;
import dev.evenflow.nn.Scope;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Window;

/**
 * The eight convolutions of VGG-11 (Simonyan and Zisserman 2015, table 1, column A) with one linear
 * layer behind them, as small images want it. An image of a single row or column is pooled no more.
 *
 * @param classes the number of classes
 * @param width the channels of the first convolution, 64 in the paper
 * @param parts its strategies; the residual form is not used
 */
public record Vgg(int classes, int width, Zoo.Parts parts) implements Layer {
  /** The size of a network. */
  public record Size(int width) implements Architecture {
    /** Checks that there are channels. */
    public Size {
      Architecture.requireSize("vgg", "width", width);
    }

    @Override
    public Layer build(Task task, Zoo.Parts parts) {
      return new Vgg(task.outputs(), width, parts);
    }
  }

  @Override
  public Tensor apply(Tensor images, Scope scope) {
    Tensor x = pooled(convolved(images, width, scope), scope);
    x = pooled(convolved(x, 2 * width, scope), scope);
    for (int channels : new int[] {4 * width, 8 * width, 8 * width}) {
      x = pooled(convolved(convolved(x, channels, scope), channels, scope), scope);
    }
    return scope.apply(new Linear(classes, parts.initializer()), scope.apply(new Flatten(), x));
  }

  private Tensor convolved(Tensor x, int channels, Scope scope) {
    boolean bias = !parts.normalization().removesBias();
    Layer convolution = new Conv2d(channels, Window.square(3, 1, 1), 1, bias, parts.initializer());
    Tensor normalized = scope.apply(parts.normalization(), scope.apply(convolution, x));
    return scope.apply(parts.activation(), normalized);
  }

  /** Halved by max pooling, if there is anything to halve. */
  static Tensor pooled(Tensor x, Scope scope) {
    boolean isSmall = Math.min(x.shape().extent(1), x.shape().extent(2)) < 2;
    return isSmall ? x : scope.apply(new MaxPool2d(2), x);
  }
}
