package dev.evenflow.strategy;

import java.util.Optional;
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

  /** The spec of which a strategy equal to this one is made under a name; none if there is none. */
  default Optional<Spec> spelled(String name, T made) {
    return Optional.empty();
  }
}
