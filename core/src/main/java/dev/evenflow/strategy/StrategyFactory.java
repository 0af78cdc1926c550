package dev.evenflow.strategy;

import java.util.Set;

/** Makes a strategy of one name from its options. */
@FunctionalInterface
public interface StrategyFactory<T> {
  /**
   * The strategy.
   *
   * @throws dev.evenflow.EvenflowException if an option is unknown or its value impossible
   */
  T create(Spec spec);

  /** The keys of the options there are, in order. */
  default Set<String> keys() {
    return Set.of();
  }
}
