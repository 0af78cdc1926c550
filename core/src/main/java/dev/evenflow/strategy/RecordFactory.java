package dev.evenflow.strategy;

import dev.evenflow.EvenflowException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes records: the options are the components, in kebab case, with the values of a record of
 * defaults where none is given. A value without a key sets the first component. Components may be
 * numbers, booleans, enums and lists of numbers, written {@code 30/60}; others keep their defaults.
 */
public final class RecordFactory<T> implements StrategyFactory<T> {
  private static final Map<String, String> SHORT =
      Map.of("lr", "learning-rate", "eps", "epsilon", "wd", "weight-decay", "tol", "tolerance");

  private final T defaults;
  private final RecordComponent[] components;

  private RecordFactory(T defaults) {
    this.defaults = defaults;
    this.components =
        defaults.getClass().isRecord()
            ? defaults.getClass().getRecordComponents()
            : new RecordComponent[0];
  }

  /** A factory of records like this one; what is no record has no options. */
  public static <T> StrategyFactory<T> of(T defaults) {
    return new RecordFactory<>(defaults);
  }

  /** The spelling, under a name, of a record that keeps what is no option. */
  public static String spelling(String name, Record made) {
    return of(made).spelled(name, made).orElseThrow().toString();
  }

  private static String key(RecordComponent component) {
    return component.getName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  private static boolean isOption(RecordComponent component) {
    Class<?> type = component.getType();
    return type.isPrimitive() || type.isEnum() || isListOf(component, Integer.class, Double.class);
  }

  private static boolean isListOf(RecordComponent component, Class<?>... elements) {
    return component.getGenericType() instanceof ParameterizedType type
        && type.getRawType() == List.class
        && List.of(elements).contains(type.getActualTypeArguments()[0]);
  }

  @Override
  public Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>();
    Arrays.stream(components)
        .filter(RecordFactory::isOption)
        .map(RecordFactory::key)
        .forEach(keys::add);
    return keys;
  }

  @Override
  public T create(Spec spec) {
    if (spec.options().isEmpty()) {
      return defaults;
    }
    List<String> keys = new ArrayList<>(keys());
    if (keys.isEmpty()) {
      throw new EvenflowException(spec.name() + " has no options, given '" + spec + "'");
    }
    try {
      Object[] values = new Object[components.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = components[i].getAccessor().invoke(defaults);
      }
      Set<String> given = new HashSet<>();
      for (Map.Entry<String, String> option : spec.options().entrySet()) {
        String written = option.getKey();
        String key = written.isEmpty() ? keys.getFirst() : SHORT.getOrDefault(written, written);
        int index = index(key);
        if (index < 0 || !isOption(components[index])) {
          throw new EvenflowException(
              spec.name() + " has no option " + written + ", only " + Nearest.among(written, keys));
        }
        if (!given.add(key)) {
          throw new EvenflowException("'" + spec + "' sets " + key + " twice");
        }
        values[index] = value(spec, key, components[index], option.getValue());
      }
      return made(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof EvenflowException fault) {
        throw fault;
      }
      throw new EvenflowException("'" + spec + "' is not possible: " + e.getCause(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make " + spec, e);
    }
  }

  @Override
  public Optional<Spec> spelled(String name, T made) {
    if (!made.getClass().equals(defaults.getClass())) {
      return Optional.empty();
    }
    Map<String, String> options = new LinkedHashMap<>();
    try {
      for (RecordComponent each : components) {
        if (isOption(each)) {
          options.put(key(each), spelled(each.getAccessor().invoke(made)));
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot spell " + made, e);
    }
    Spec spec = new Spec(name, options);
    return create(spec).equals(made) ? Optional.of(spec) : Optional.empty();
  }

  private static String spelled(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).collect(Collectors.joining("/"))
        : value instanceof Enum<?> ? name(value) : value.toString();
  }

  /** Of a constant or truth value. */
  private static String name(Object constant) {
    return constant.toString().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String wanted(RecordComponent component) {
    return isListOf(component, Integer.class)
        ? "integers with / between"
        : isListOf(component, Double.class) ? "numbers with / between" : "a number";
  }

  private int index(String key) {
    for (int i = 0; i < components.length; i++) {
      if (key(components[i]).equals(key)) {
        return i;
      }
    }
    return -1;
  }

  @SuppressWarnings("unchecked")
  private T made(Object[] values) throws ReflectiveOperationException {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Constructor<?> constructor = defaults.getClass().getConstructor(types);
    return (T) constructor.newInstance(values);
  }

  private static Object value(Spec spec, String key, RecordComponent component, String text) {
    Class<?> type = component.getType();
    try {
      if (isListOf(component, Integer.class)) {
        return Arrays.stream(text.split("/", -1)).map(Integer::valueOf).toList();
      }
      if (isListOf(component, Double.class)) {
        return Arrays.stream(text.split("/", -1)).map(Double::valueOf).toList();
      }
      if (type == double.class) {
        return Double.valueOf(text);
      }
      if (type == int.class) {
        return Integer.valueOf(text);
      }
      if (type == long.class) {
        return Long.valueOf(text);
      }
    } catch (NumberFormatException e) {
      throw new EvenflowException(
          "option %s of %s must be %s, given %s"
              .formatted(key, spec.name(), wanted(component), text),
          e);
    }
    List<String> allowed = new ArrayList<>();
    for (Object constant : type.isEnum() ? type.getEnumConstants() : new Object[] {true, false}) {
      String name = name(constant);
      if (name.equals(text)) {
        return constant;
      }
      allowed.add(name);
    }
    throw new EvenflowException(
        "option "
            + key
            + " of "
            + spec.name()
            + " is one of "
            + String.join(", ", allowed)
            + ", given "
            + text);
  }
}
