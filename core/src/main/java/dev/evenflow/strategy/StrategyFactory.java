package dev.evenflow.strategy;

/** Makes a strategy of one name from its options. */
@FunctionalInterface
public interface StrategyFactory<T> {
  /**
   * The strategy.
   *
   * @throws dev.evenflow.EvenflowException if an option is unknown or its value impossible
   */
  T create(Spec spec);
}
