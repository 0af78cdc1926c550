package dev.evenflow.nn;

import dev.evenflow.EvenflowException;
import dev.evenflow.tensor.Tensor;
import java.util.List;

/**
 * Branches side by side on the same input, their outputs one after the other along the last axis.
 *
 * @param branches at least one; their outputs differ in the last extent only
 */
public record Concat(List<Layer> branches) implements Layer {
  /** Copies the list. */
  public Concat {
    branches = List.copyOf(branches);
    if (branches.isEmpty()) {
      throw new EvenflowException("concat: needs at least one branch");
    }
  }

  /** Branches side by side. */
  public Concat(Layer... branches) {
    this(List.of(branches));
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    return Tensor.concat(-1, branches.stream().map(branch -> scope.apply(branch, input)).toList());
  }

  @Override
  public boolean readsIndices() {
    return branches.getFirst().readsIndices();
  }
}
