package dev.evenflow.models;

import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Conv2d;
import dev.evenflow.nn.Flatten;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.MaxPool2d;
import dev.evenflow.nn.Scope;
import dev.evenflow.nn.Sequential;
import dev.evenflow.tensor.Tensor;
import java.util.List;

/**
 * LeNet-5 (LeCun et al. 1998) as it is built today, with max pooling and any activation: 61,706
 * parameters for 28x28 images of ten classes.
 *
 * @param classes the number of classes
 * @param initializer of all weights
 * @param activation after every layer but the last
 */
public record LeNet5(int classes, Initializer initializer, Activation activation) implements Layer {
  @Override
  public Tensor apply(Tensor images, Scope scope) {
    return new Sequential(
            List.of(
                Conv2d.same(6, 5, initializer),
                activation,
                new MaxPool2d(2),
                Conv2d.valid(16, 5, initializer),
                activation,
                new MaxPool2d(2),
                new Flatten(),
                new Linear(120, true, initializer),
                activation,
                new Linear(84, true, initializer),
                activation,
                new Linear(classes, true, initializer)))
        .apply(images, scope);
  }
}
