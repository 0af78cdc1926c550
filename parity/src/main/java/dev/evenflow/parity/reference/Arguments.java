package dev.evenflow.parity.reference;

import dev.evenflow.EvenflowException;
import dev.evenflow.strategy.Nearest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Arguments of another framework's constructor, by its own names. What is never asked for is
 * unknown, and an error; a name that is given null counts as not given.
 */
public final class Arguments {
  private final String owner;
  private final Map<String, @Nullable Object> values;
  private final TreeSet<String> known = new TreeSet<>();

  /**
   * The arguments of one constructor.
   *
   * @param owner whose, such as {@code torch's adam}
   * @param values by name: Boolean, Number, String, List, Map or null
   */
  public Arguments(String owner, Map<String, ? extends @Nullable Object> values) {
    this.owner = owner;
    this.values = new HashMap<>(values);
  }

  /** Whose arguments these are. */
  public String owner() {
    return owner;
  }

  /** Takes what is given under a short name as given under the full one. */
  public Arguments spelled(String brief, String full) {
    if (values.containsKey(brief)) {
      Object value = values.remove(brief);
      if (values.containsKey(full)) {
        throw new EvenflowException(owner + " has both " + brief + " and " + full);
      }
      values.put(full, value);
    }
    return this;
  }

  /** Whether a value other than null is given. */
  public boolean has(String name) {
    return find(name) != null;
  }

  /** Whether null is given. */
  public boolean isNull(String name) {
    return find(name) == null && values.containsKey(name);
  }

  /** A value as it is given, or null. */
  public @Nullable Object value(String name) {
    return find(name);
  }

  /** A number. */
  public double number(String name, double otherwise) {
    Object value = find(name);
    return value == null ? otherwise : number(name, value);
  }

  /** A number for which null says that there is no limit. */
  public double limit(String name, double otherwise) {
    double value = number(name, otherwise);
    return isNull(name) ? Double.POSITIVE_INFINITY : value;
  }

  /** A number that has no default value. */
  public double number(String name) {
    Object value = find(name);
    if (value == null) {
      throw new EvenflowException(owner + " needs " + name);
    }
    return number(name, value);
  }

  /** A whole number that has no default value. */
  public int integer(String name) {
    return integer(name, (Object) number(name));
  }

  /** A whole number. */
  public int integer(String name, int otherwise) {
    Object value = find(name);
    return value == null ? otherwise : integer(name, value);
  }

  /** A truth value. */
  public boolean flag(String name, boolean otherwise) {
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
  public String text(String name, String otherwise) {
    Object value = find(name);
    return value == null ? otherwise : value.toString();
  }

  /** A list as it is given. */
  public List<?> list(String name, List<?> otherwise) {
    Object value = find(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof List<?> list) {
      return list;
    }
    throw fault(name, "a list", value);
  }

  /** A list of numbers, or a lone number as a list of one; empty if none is given. */
  public List<Double> numbers(String name) {
    Object value = find(name);
    return value instanceof List<?> list
        ? list.stream().map(each -> number(name, each)).toList()
        : value == null ? List.of() : List.of(number(name, value));
  }

  /** A list of whole numbers, or a lone number as a list of one; empty if none is given. */
  public List<Integer> integers(String name) {
    Object value = find(name);
    if (value instanceof List<?> list) {
      if (list.isEmpty()) {
        throw fault(name, "at least one number", list);
      }
      return list.stream().map(each -> integer(name, each)).toList();
    }
    return value == null ? List.of() : List.of(integer(name, value));
  }

  /** The number at a place of a list of two. */
  public double ofTwo(String name, int index, double otherwise) {
    List<?> list = list(name, List.of());
    if (!list.isEmpty() && list.size() != 2) {
      throw fault(name, "two numbers", list);
    }
    Object value = list.isEmpty() ? null : list.get(index);
    return value == null ? otherwise : number(name, value);
  }

  /** A number that a value holds. */
  public double number(String name, @Nullable Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw fault(name, "a number", String.valueOf(value));
  }

  private int integer(String name, @Nullable Object value) {
    double number = number(name, value);
    if (number != (int) number) {
      throw fault(name, "a whole number", number);
    }
    return (int) number;
  }

  /** Names that change how a framework computes, but not what. */
  public Arguments ignoring(String... names) {
    known.addAll(List.of(names));
    return this;
  }

  /** Refuses an argument that has an effect which is not to be had here. */
  public void refuse(String name, boolean isGiven, String reason) {
    known.add(name);
    if (isGiven) {
      throw new EvenflowException(
          "%s of %s cannot be %s here: %s".formatted(name, owner, values.get(name), reason));
    }
  }

  /** Checks what is given against what else the case says. */
  public void agree(String name, int actual) {
    int given = integer(name, actual);
    if (given != actual) {
      throw new EvenflowException(
          "%s of %s is %d, but the case's arrays say %d".formatted(name, owner, given, actual));
    }
  }

  /** Complains of names that nobody asked for. */
  public void finish() {
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        throw new EvenflowException(
            "%s has no argument %s, only %s".formatted(owner, name, Nearest.among(name, known)));
      }
    }
  }

  /** A fault of an argument: what it must be and what it is. */
  public EvenflowException fault(String name, String allowed, Object value) {
    return new EvenflowException(
        name + " of " + owner + " must be " + allowed + ", given " + value);
  }

  private @Nullable Object find(String name) {
    known.add(name);
    return values.get(name);
  }
}
