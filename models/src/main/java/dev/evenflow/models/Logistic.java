package dev.evenflow.models;

import dev.evenflow.nn.EmbeddingBag;
import dev.evenflow.nn.Flatten;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Scope;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;

/**
 * Logistic regression: {@code x W + b}. Of examples that are the indices of binary features, of
 * which 0 fills up, only the rows of W that occur are read and updated.
 *
 * @param task what it is to do
 * @param parts initializer of W
 */
public record Logistic(Task task, Zoo.Parts parts) implements Layer {
  @Override
  public boolean readsIndices() {
    return task.vocabulary() > 0;
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    if (!readsIndices()) {
      Layer linear = new Linear(task.outputs(), parts.initializer());
      return scope.apply("linear", linear, scope.apply(new Flatten(), input));
    }
    Layer rows =
        new EmbeddingBag(
            task.vocabulary(), task.outputs(), EmbeddingBag.Mode.SUM, 0, parts.initializer());
    return scope
        .apply("linear", rows, input)
        .add(scope.parameter("bias", Shape.of(task.outputs()), 0));
  }
}
