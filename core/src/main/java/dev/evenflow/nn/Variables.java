package dev.evenflow.nn;

import dev.evenflow.EvenflowException;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Variable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Named memory of one model: made at first use, found again by name. Initial values are a function
 * of the seed and the name, so that adding a layer changes no other layer's.
 */
public final class Variables {
  private final long seed;
  private final Map<String, Variable> byName = new LinkedHashMap<>();
  private final List<Calibrated> calibrated = new ArrayList<>();

  /**
   * A weight whose initial values a first batch decides.
   *
   * @param scale what its layer's output is scaled by
   */
  public record Calibrated(Variable variable, CalibratedInitializer initializer, double scale) {
    /** The path of its layer. */
    public String layer() {
      return variable.name().substring(0, Math.max(0, variable.name().lastIndexOf('.')));
    }
  }

  /** No variables yet; initial values will come from this seed. */
  public Variables(long seed) {
    this.seed = seed;
  }

  /** The seed of initial values and noise. */
  public long seed() {
    return seed;
  }

  /** All variables in the order they were made. */
  public Collection<Variable> all() {
    return Collections.unmodifiableCollection(byName.values());
  }

  /** The variables of one role, in the order they were made. */
  public List<Variable> of(Variable.Role role) {
    return byName.values().stream().filter(variable -> variable.role() == role).toList();
  }

  /** The number of trained values. */
  public long parameterCount() {
    return of(Variable.Role.PARAMETER).stream().mapToLong(v -> v.shape().size()).sum();
  }

  /**
   * The variable with this name.
   *
   * @throws EvenflowException if there is none
   */
  public Variable get(String name) {
    Variable variable = byName.get(name);
    if (variable == null) {
      throw new EvenflowException("there is no variable " + name);
    }
    return variable;
  }

  /** The trained variable of a name, made with the initializer's values, scaled, if it is new. */
  public Variable parameter(
      String name, Shape shape, Fans fans, Initializer initializer, double scale) {
    Variable found = find(name, shape, Variable.Role.PARAMETER);
    if (found != null) {
      return found;
    }
    RandomStream stream = new RandomStream(seed, "init/" + name);
    float[] values = allocated(name, shape, () -> initializer.values(shape, fans, stream));
    for (int i = 0; i < values.length && scale != 1; i++) {
      values[i] = (float) (values[i] * scale);
    }
    Variable made = made(name, shape, Variable.Role.PARAMETER);
    made.assign(values);
    if (initializer instanceof CalibratedInitializer unfinished) {
      calibrated.add(new Calibrated(made, unfinished, scale));
    }
    return made;
  }

  /** The weights whose initial values a first batch decides, in the order they were made. */
  public List<Calibrated> calibrated() {
    return Collections.unmodifiableList(calibrated);
  }

  /** A layer's own variable of a name, made with equal elements if it is new. */
  public Variable state(String name, Shape shape, double initial) {
    return filled(name, shape, Variable.Role.STATE, initial);
  }

  /** A layer's own variable of a name, made with the initializer's values if it is new. */
  public Variable state(String name, Shape shape, Initializer initializer) {
    Variable found = find(name, shape, Variable.Role.STATE);
    if (found != null) {
      return found;
    }
    Variable made = made(name, shape, Variable.Role.STATE);
    made.assign(initializer.values(shape, Fans.NONE, new RandomStream(seed, "init/" + name)));
    return made;
  }

  /** A slot of an optimizer or transform, made with equal elements if it is new. */
  public Variable slot(String name, Shape shape, double initial) {
    return filled(name, shape, Variable.Role.SLOT, initial);
  }

  private Variable filled(String name, Shape shape, Variable.Role role, double initial) {
    Variable found = find(name, shape, role);
    if (found != null) {
      return found;
    }
    Variable made = made(name, shape, role);
    made.fill(initial);
    return made;
  }

  /** Whether there is a variable of this name. */
  public boolean contains(String name) {
    return byName.containsKey(name);
  }

  private @Nullable Variable find(String name, Shape shape, Variable.Role role) {
    Variable found = byName.get(name);
    if (found != null && (!found.shape().equals(shape) || found.role() != role)) {
      throw new EvenflowException(
          name
              + " is a "
              + found.role().toString().toLowerCase(Locale.ROOT)
              + " of shape "
              + found.shape()
              + ", wanted is one of "
              + shape
              + ": give layers that share no weights names of their own");
    }
    return found;
  }

  private Variable made(String name, Shape shape, Variable.Role role) {
    Variable variable = allocated(name, shape, () -> new Variable(name, shape, role));
    byName.put(name, variable);
    return variable;
  }

  /** Says which variable is too large for the virtual machine. */
  private static <T> T allocated(String name, Shape shape, Supplier<T> maker) {
    try {
      return maker.get();
    } catch (OutOfMemoryError failure) {
      throw new EvenflowException(
          String.format(
              Locale.ROOT,
              "no memory is left for %s%s, which takes %d MiB: give the virtual machine more than"
                  + " its %d MiB by -Xmx",
              name,
              shape,
              (4L * shape.size()) >> 20,
              Runtime.getRuntime().maxMemory() >> 20),
          failure);
    }
  }
}
