package dev.evenflow.models;

import dev.evenflow.nn.Conv2d;
import dev.evenflow.nn.Flatten;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Scope;
import dev.evenflow.regularization.noise.Dropout;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Window;

/**
 * Two 3x3 convolutions without padding, each normalized, activated and max-pooled, dropout and a
 * linear layer (F. Chollet, "Simple MNIST convnet", keras.io): 34,826 parameters for 28x28 images
 * of ten classes without normalization.
 *
 * @param classes the number of classes
 * @param width the channels of the first convolution; the second has twice as many
 * @param dropout the share of features dropped in training
 * @param parts its strategies; the residual form is not used
 */
public record SmallCnn(int classes, int width, double dropout, Zoo.Parts parts) implements Layer {
  /** The size of a network. */
  public record Size(int width, double dropout) implements Architecture {
    /** Checks that there are channels. */
    public Size {
      Architecture.requireSize("small cnn", "width", width);
    }

    @Override
    public Layer build(Task task, Zoo.Parts parts) {
      return new SmallCnn(task.outputs(), width, dropout, parts);
    }
  }

  @Override
  public Tensor apply(Tensor images, Scope scope) {
    Tensor x = images;
    for (int channels : new int[] {width, 2 * width}) {
      boolean bias = !parts.normalization().removesBias();
      x =
          scope.apply(
              new Conv2d(channels, Window.square(3, 1, 0), 1, bias, parts.initializer()), x);
      x = scope.apply(parts.activation(), scope.apply(parts.normalization(), x));
      x = Vgg.pooled(x, scope);
    }
    x = scope.apply(new Dropout(dropout), scope.apply(new Flatten(), x));
    return scope.apply(new Linear(classes, parts.initializer()), x);
  }
}
