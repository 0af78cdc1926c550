package dev.evenflow.strategy;

import java.util.function.UnaryOperator;

/** Makes a strategy around another of its kind, as an average of weights around an optimizer. */
@FunctionalInterface
public interface StrategyWrapper<T> {
  /**
   * The strategy around another.
   *
   * @throws dev.evenflow.EvenflowException if an option is unknown or its value impossible
   */
  T wrap(T inner, Spec spec);

  /** Wraps by records like the one that a constructor makes, of which options may be set. */
  static <T> StrategyWrapper<T> of(UnaryOperator<T> constructor) {
    return (inner, spec) -> RecordFactory.of(constructor.apply(inner)).create(spec);
  }
}
