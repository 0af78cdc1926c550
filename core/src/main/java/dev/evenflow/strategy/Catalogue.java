package dev.evenflow.strategy;

import dev.evenflow.EvenflowException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** All strategies of one kind, by name. */
public final class Catalogue<T> {
  private final String kind;
  private final Map<String, StrategyFactory<T>> factories = new TreeMap<>();

  /**
   * An empty catalogue.
   *
   * @param kind what errors call its members, such as {@code optimizer}
   */
  public Catalogue(String kind) {
    this.kind = kind;
  }

  /** Adds the factory of a name. */
  public Catalogue<T> add(String name, StrategyFactory<T> factory) {
    if (factories.put(name, factory) != null) {
      throw new EvenflowException("there are two " + kind + "s named " + name);
    }
    return this;
  }

  /** Adds records like this one under a name. */
  public Catalogue<T> add(String name, T defaults) {
    return add(name, RecordFactory.of(defaults));
  }

  /** Adds all that another catalogue of this kind has; a name of both is an error. */
  public Catalogue<T> addAll(Catalogue<T> more) {
    more.factories.forEach(this::add);
    return this;
  }

  /** The factories by name, sorted. */
  public Map<String, StrategyFactory<T>> factories() {
    return Collections.unmodifiableMap(factories);
  }

  /** The names, sorted. */
  public Set<String> names() {
    return factories.keySet();
  }

  /** The strategy that a spelling means. */
  public T create(String text) {
    return create(Spec.parse(text));
  }

  /** The strategy of a name with options. */
  public T create(Spec spec) {
    return factory(spec).create(spec);
  }

  /** What makes strategies of a spec's name. */
  public StrategyFactory<T> factory(Spec spec) {
    StrategyFactory<T> factory = factories.get(spec.name());
    if (factory == null) {
      throw new EvenflowException(
          "there is no "
              + kind
              + " "
              + spec.name()
              + ", only "
              + Nearest.among(spec.name(), factories.keySet()));
    }
    return factory;
  }
}
