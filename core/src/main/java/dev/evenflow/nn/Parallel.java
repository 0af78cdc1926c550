package dev.evenflow.nn;

import dev.evenflow.EvenflowException;
import dev.evenflow.tensor.Tensor;
import java.util.List;

/**
 * Branches side by side on the same input, whose outputs are added.
 *
 * @param branches at least one, with outputs of one shape
 */
public record Parallel(List<Layer> branches) implements Layer {
  /** Copies the list. */
  public Parallel {
    branches = List.copyOf(branches);
    if (branches.isEmpty()) {
      throw new EvenflowException("parallel: needs at least one branch");
    }
  }

  /** Branches side by side. */
  public Parallel(Layer... branches) {
    this(List.of(branches));
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    Tensor sum = scope.apply(branches.getFirst(), input);
    for (Layer branch : branches.subList(1, branches.size())) {
      sum = sum.add(scope.apply(branch, input));
    }
    return sum;
  }

  @Override
  public boolean readsIndices() {
    return branches.getFirst().readsIndices();
  }
}
