package dev.evenflow.strategy;

import dev.evenflow.EvenflowException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * All strategies of one kind, by name. Some are wrappers, of which any number may follow a strategy
 * that stands alone: {@code adam:lr=0.01+lookahead:period=5+ema}.
 */
public final class Catalogue<T> {
  /** Not the sign of an exponent. */
  private static final Pattern NEXT = Pattern.compile("\\+(?=\\s*[a-zA-Z])");

  private final String kind;
  private final Map<String, StrategyFactory<T>> factories = new TreeMap<>();
  private final Map<String, StrategyWrapper<T>> wrappers = new TreeMap<>();

  /**
   * An empty catalogue.
   *
   * @param kind what errors call its members, such as {@code optimizer}
   */
  public Catalogue(String kind) {
    this.kind = kind;
  }

  /**
   * Adds the factory of a name.
   *
   * @throws EvenflowException if the name is taken
   */
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

  /** Adds a wrapper under a name, which may be that of a strategy that stands alone too. */
  public Catalogue<T> addWrapper(String name, StrategyWrapper<T> wrapper) {
    if (wrappers.put(name, wrapper) != null) {
      throw new EvenflowException("there are two " + kind + " wrappers named " + name);
    }
    return this;
  }

  /** Adds all that another catalogue of this kind has; a name of both is an error. */
  public Catalogue<T> addAll(Catalogue<T> more) {
    more.factories.forEach(this::add);
    more.wrappers.forEach(this::addWrapper);
    return this;
  }

  /** The factories by name, sorted. */
  public Map<String, StrategyFactory<T>> factories() {
    return Collections.unmodifiableMap(factories);
  }

  /** The wrappers by name, sorted. */
  public Map<String, StrategyWrapper<T>> wrappers() {
    return Collections.unmodifiableMap(wrappers);
  }

  /** The names of what stands alone, sorted. */
  public Set<String> names() {
    return factories.keySet();
  }

  /** The parts of a spelling, which {@code +} joins. */
  public static List<String> parts(String text) {
    return List.of(NEXT.split(text, -1));
  }

  /**
   * The strategy that a spelling means: the first part, in the wrappers that follow it.
   *
   * @throws EvenflowException if a name is unknown (the message lists what there is), or an option
   */
  public T create(String text) {
    List<String> parts = parts(text);
    T made = create(Spec.parse(parts.getFirst()));
    for (String part : parts.subList(1, parts.size())) {
      Spec spec = Spec.parse(part);
      made = named(wrappers, kind + " wrapper", spec).wrap(made, spec);
    }
    return made;
  }

  /**
   * The spelling of which a strategy equal to this one is made, in no wrapper, with all its
   * options; none if there is no such spelling.
   */
  public Optional<Spec> spelled(T made) {
    return factories.entrySet().stream()
        .flatMap(each -> each.getValue().spelled(each.getKey(), made).stream())
        .findFirst();
  }

  /** The strategy of a name with options, in no wrapper. */
  public T create(Spec spec) {
    return factory(spec).create(spec);
  }

  /**
   * What makes strategies of a spec's name.
   *
   * @throws EvenflowException if the name is unknown
   */
  public StrategyFactory<T> factory(Spec spec) {
    return named(factories, kind, spec);
  }

  private static <F> F named(Map<String, F> all, String kind, Spec spec) {
    F found = all.get(spec.name());
    if (found == null) {
      String only = all.isEmpty() ? "none at all" : Nearest.among(spec.name(), all.keySet());
      throw new EvenflowException("there is no " + kind + " " + spec.name() + ", only " + only);
    }
    return found;
  }
}
