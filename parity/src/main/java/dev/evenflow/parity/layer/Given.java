package dev.evenflow.parity.layer;

import dev.evenflow.EvenflowException;
import dev.evenflow.parity.reference.Arguments;
import dev.evenflow.parity.reference.Values;
import dev.evenflow.strategy.Nearest;
import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a case gives to a layer: its kind, its arguments, and tensors for its arrays. What is never
 * asked for is unknown, and an error.
 */
final class Given {
  private final Kinds.Kind kind;
  private final List<String> words;
  private final Arguments arguments;
  private final Map<String, Values> arrays = new LinkedHashMap<>();
  private final Map<String, Tensor> tensors = new HashMap<>();

  private Given(Kinds.Kind kind, List<String> words, Arguments arguments) {
    this.kind = kind;
    this.words = words;
    this.arguments = arguments;
  }

  static Given of(LayerCase recorded) {
    String name = recorded.name().toLowerCase(Locale.ROOT).replace('_', '-');
    Kinds.Kind kind = Kinds.of(name);
    String rest = name.substring(kind.name().length());
    List<String> words = rest.isEmpty() ? List.of() : List.of(rest.substring(1).split("-", -1));
    Given given = new Given(kind, words, new Arguments(kind.name(), recorded.configuration()));
    given.arrays.putAll(recorded.inputs());
    given.arrays.putAll(recorded.parameters());
    given.arrays.putAll(recorded.state());
    return given;
  }

  /** The kind of layer. */
  String kind() {
    return kind.name();
  }

  /**
   * The layer as expressions.
   *
   * @throws EvenflowException if something given is unknown or impossible
   */
  Written write() {
    Written written = kind.writer().write(this);
    finish();
    return written;
  }

  /** The arguments of its constructor. */
  Arguments arguments() {
    return arguments;
  }

  /** Whether a word follows the kind in the case's name, as in {@code attention-causal}. */
  boolean says(String word) {
    return words.contains(word);
  }

  /** The number that follows a word in the case's name, as in {@code smoothed-0.1}. */
  double said(String word, double otherwise) {
    int place = words.indexOf(word) + 1;
    if (place == 0) {
      return otherwise;
    }
    try {
      return Double.parseDouble(place < words.size() ? words.get(place) : "");
    } catch (NumberFormatException e) {
      throw new EvenflowException("after " + word + " the name of a case tells a number", e);
    }
  }

  /** Whether the case has an array. */
  boolean has(String name) {
    return arrays.containsKey(name);
  }

  /** The tensor of an array of floats. */
  Tensor floats(String name) {
    Shape shape = array(name).shape();
    return tensors.computeIfAbsent(name, each -> Tensor.input(each, shape));
  }

  /** The tensor of an array of floats of a rank. */
  Tensor floats(String name, int rank, String layout) {
    Tensor tensor = floats(name);
    if (tensor.shape().rank() != rank) {
      throw new EvenflowException(
          "%s of %s must be %s, given %s".formatted(name, kind(), layout, tensor.shape()));
    }
    return tensor;
  }

  /** The tensor of an array of floats, or zeros if the case has none. */
  Tensor orZeros(String name, Shape shape) {
    return has(name) ? floats(name) : Tensor.zeros(shape);
  }

  /**
   * The tensor of an array of whole numbers.
   *
   * @param least the least that is allowed
   * @param end the first that is too large
   */
  Tensor ints(String name, int least, int end) {
    Values values = array(name);
    for (double each : values.data()) {
      if (each != (int) each || each < least || each >= end) {
        throw new EvenflowException(
            "%s of %s must be whole numbers from %d to %d, given %s"
                .formatted(name, kind(), least, end - 1, each));
      }
    }
    return tensors.computeIfAbsent(name, each -> Tensor.intInput(each, values.shape()));
  }

  /** The array of a name itself. */
  Values array(String name) {
    Values values = arrays.get(name);
    if (values == null) {
      throw new EvenflowException(
          kind() + " needs an array " + name + ", the case has " + arrays.keySet());
    }
    return values;
  }

  /**
   * Whether a parameter such as {@code bias} is there, which an argument may say too.
   *
   * @param flag the argument's name
   */
  boolean agrees(String flag, String parameter) {
    boolean there = has(parameter);
    if (arguments.flag(flag, there) != there) {
      throw new EvenflowException(
          "%s of %s is %s, but the case has %s %s"
              .formatted(flag, kind(), !there, there ? "a" : "no", parameter));
    }
    return there;
  }

  /** What a gradient can be taken by. */
  Tensor differentiable(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null || tensor.type() != ElementType.FLOAT32) {
      throw new EvenflowException(
          "%s has no gradient by %s, only by %s"
              .formatted(kind(), name, Nearest.among(name, tensors.keySet())));
    }
    return tensor;
  }

  /** The values of all arrays by name. */
  Map<String, double[]> values() {
    Map<String, double[]> values = new HashMap<>();
    arrays.forEach((name, array) -> values.put(name, array.data()));
    return values;
  }

  /** Complains of arguments and arrays that nobody asked for. */
  private void finish() {
    arguments.finish();
    for (String name : arrays.keySet()) {
      if (!tensors.containsKey(name)) {
        throw new EvenflowException(
            "%s has no array %s that is known, only %s"
                .formatted(kind(), name, Nearest.among(name, tensors.keySet())));
      }
    }
  }
}
