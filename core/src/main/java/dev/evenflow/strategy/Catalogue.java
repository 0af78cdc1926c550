package dev.evenflow.strategy;

import dev.evenflow.EvenflowException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** All strategies of one kind, by name. */
public final class Catalogue<T> {
  private final String kind;
  private final Map<String, StrategyFactory<? extends T>> factories = new TreeMap<>();

  /**
   * An empty catalogue.
   *
   * @param kind what errors call its members, such as {@code optimizer}
   */
  public Catalogue(String kind) {
    this.kind = kind;
  }

  /** Adds the factory of a name. */
  public Catalogue<T> add(String name, StrategyFactory<? extends T> factory) {
    if (factories.put(name, factory) != null) {
      throw new EvenflowException("there are two " + kind + "s named " + name);
    }
    return this;
  }

  /** Adds records like this one under a name. */
  public Catalogue<T> add(String name, T defaults) {
    return add(name, RecordFactory.of(defaults));
  }

  /** The names, sorted. */
  public Set<String> names() {
    return factories.keySet();
  }

  /** The strategy that a spelling means. */
  public T create(String text) {
    Spec spec = Spec.parse(text);
    StrategyFactory<? extends T> factory = factories.get(spec.name());
    if (factory == null) {
      throw new EvenflowException(
          "there is no "
              + kind
              + " "
              + spec.name()
              + ", only "
              + Nearest.among(spec.name(), factories.keySet()));
    }
    return factory.create(spec);
  }
}
