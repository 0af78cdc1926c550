package dev.evenflow.nn;

/** A layer that brings its input to a common scale; its output has the input's shape. */
@FunctionalInterface
public interface Normalization extends Layer {
  /** Whether it subtracts a mean per channel, so that a bias before it has no effect. */
  default boolean removesBias() {
    return false;
  }

  /**
   * The scope in which to apply the transforms beside it; a normalization of weights, such as
   * weight normalization, acts there.
   */
  default Scope weights(Scope scope) {
    return scope;
  }

  @Override
  default String kind() {
    return "norm";
  }
}
