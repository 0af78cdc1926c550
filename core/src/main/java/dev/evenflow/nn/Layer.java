package dev.evenflow.nn;

import dev.evenflow.tensor.Tensor;
import java.util.Locale;

/**
 * A part of a model: an immutable description that writes its output as an expression of its input.
 * Memory is not in the layer but asked of the {@link Scope}, so one description may be applied in
 * training, in evaluation and for any batch size.
 */
@FunctionalInterface
public interface Layer {
  /**
   * The output as an expression of the input. Parameters get their shapes here, from the input's.
   *
   * @param input examples along the first axis
   * @param scope names, parameters, state, mode and randomness
   */
  Tensor apply(Tensor input, Scope scope);

  /** Whether its input is int32 indices, such as tokens, and no floats. */
  default boolean readsIndices() {
    return false;
  }

  /** The name of its kind, to which an ordinal is added where no name is given: {@code linear2}. */
  default String kind() {
    Class<?> type = getClass();
    return type.isHidden() || type.isSynthetic()
        ? "layer"
        : type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}
