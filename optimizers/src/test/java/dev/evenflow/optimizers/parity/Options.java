package dev.evenflow.optimizers.parity;

import dev.evenflow.EvenflowException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Hyperparameters of another framework, by its own names. What is never asked for is unknown, and
 * an error; a name that is given null counts as not given.
 */
final class Options {
  private final String rule;
  private final Map<String, ? extends @Nullable Object> values;
  private final TreeSet<String> known = new TreeSet<>();

  Options(String rule, Map<String, ? extends @Nullable Object> values) {
    this.rule = rule;
    this.values = values;
  }

  /** Whether a value other than null is given. */
  boolean has(String name) {
    return find(name) != null;
  }

  /** A number. */
  double number(String name, double otherwise) {
    Object value = find(name);
    return value == null ? otherwise : number(name, value);
  }

  /** A number for which null says that there is no limit. */
  double limit(String name, double otherwise) {
    double value = number(name, otherwise);
    return values.containsKey(name) && !has(name) ? Double.POSITIVE_INFINITY : value;
  }

  /** A number that has no default value. */
  double number(String name) {
    Object value = find(name);
    if (value == null) {
      throw new EvenflowException(rule + " needs " + name);
    }
    return number(name, value);
  }

  /** A truth value. */
  boolean flag(String name, boolean otherwise) {
    Object value = find(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw fault(name, "true or false", value);
  }

  /** A text, such as the name of a variant. */
  String text(String name, String otherwise) {
    Object value = find(name);
    return value == null ? otherwise : value.toString();
  }

  /** A list as it is given. */
  List<?> list(String name, List<?> otherwise) {
    Object value = find(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof List<?> list) {
      return list;
    }
    throw fault(name, "a list", value);
  }

  /** The number at a place of a list. */
  double at(String name, int index, double otherwise) {
    List<?> list = list(name, List.of());
    Object value = index < list.size() ? list.get(index) : null;
    return value == null ? otherwise : number(name, value);
  }

  /** Names that change how a framework computes, but not what. */
  Options ignoring(String... names) {
    known.addAll(List.of(names));
    return this;
  }

  /** Complains of names that nobody asked for. */
  void finish() {
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        throw new EvenflowException(
            rule + " has no hyperparameter " + name + ": it has " + String.join(", ", known));
      }
    }
  }

  double number(String name, @Nullable Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw fault(name, "a number", String.valueOf(value));
  }

  EvenflowException fault(String name, String allowed, Object value) {
    return new EvenflowException(name + " of " + rule + " must be " + allowed + ", given " + value);
  }

  private @Nullable Object find(String name) {
    known.add(name);
    return values.get(name);
  }
}
