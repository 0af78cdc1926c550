package dev.evenflow.compiler;

import dev.evenflow.interpreter.ScalarFunctions;
import dev.evenflow.tensor.Elementwise;
import dev.evenflow.tensor.Elementwise.Binary;
import dev.evenflow.tensor.Elementwise.Unary;
import dev.evenflow.tensor.Movement;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What elementwise expressions of gradients are where the gradients are zero: a number, a tensor
 * that does not depend on them, or something else. So an update of Adagrad proves to be the
 * parameter itself on rows that no gradient reaches, and one of Adam does not.
 *
 * <p>The proof takes other values for finite and divisors for not zero: {@code 0 * x} and {@code 0
 * / x} are 0. Where that is wrong, a dense computation would write a NaN. It does not tell 0 from
 * -0.
 */
final class Untouched {

  /** What an expression is where the gradients are zero. */
  private sealed interface Value {
    /** The same number everywhere. */
    record Constant(double value) implements Value {}

    /** A tensor that does not depend on the gradients. */
    record Same(Tensor tensor) implements Value {}

    /** What is not known. */
    record Other() implements Value {}
  }

  private static final Value OTHER = new Value.Other();

  private final Map<Tensor, Value> values = new HashMap<>();

  /** Takes note of a gradient, which is zero. */
  void zero(Tensor gradient) {
    values.put(gradient, new Value.Constant(0));
  }

  /** Takes note of an elementwise tensor whose inputs depend on gradients, known by now. */
  void add(Tensor tensor) {
    List<Value> inputs = tensor.inputs().stream().map(this::value).toList();
    values.put(
        tensor,
        switch (tensor.operation()) {
          case Unary function -> unary(function, inputs.getFirst());
          case Binary function -> binary(function, inputs.getFirst(), inputs.getLast());
          case Elementwise.Select select -> select(inputs);
          default -> OTHER;
        });
  }

  /** Whether an expression is zero. */
  boolean isZero(Tensor tensor) {
    return is(value(tensor), 0);
  }

  /** Whether an expression is a tensor that does not depend on the gradients. */
  boolean isSame(Tensor tensor, Tensor other) {
    return value(tensor).equals(new Value.Same(other));
  }

  private Value value(Tensor tensor) {
    Value known = values.get(tensor);
    if (known != null) {
      return known;
    }
    return tensor.operation() instanceof Movement.Broadcast
            && tensor.input(0).operation() instanceof Source.Constant constant
        ? new Value.Constant((float) constant.value())
        : new Value.Same(tensor);
  }

  private static boolean is(Value value, double number) {
    return value instanceof Value.Constant known && known.value() == number;
  }

  private static Value unary(Unary function, Value x) {
    return switch (function) {
      case NEGATE, ABS, SIGN, SQRT ->
          x instanceof Value.Constant number
              ? new Value.Constant((float) ScalarFunctions.apply(function, number.value()))
              : OTHER;
      case CBRT, EXPM1, LOG1P, TANH, ERF, SIN -> is(x, 0) ? x : OTHER;
      case EXP, LOG, SIGMOID, SOFTPLUS, COS -> OTHER;
    };
  }

  private static Value binary(Binary function, Value a, Value b) {
    if (function == Binary.POW) {
      return is(a, 0) && b instanceof Value.Constant power && power.value() > 0 ? a : OTHER;
    }
    if (a instanceof Value.Constant x && b instanceof Value.Constant y) {
      return new Value.Constant((float) ScalarFunctions.apply(function, x.value(), y.value()));
    }
    return switch (function) {
      case ADD -> is(a, 0) ? b : is(b, 0) ? a : OTHER;
      case SUB -> is(b, 0) ? a : OTHER;
      case MUL -> is(a, 0) || is(b, 1) ? a : is(b, 0) || is(a, 1) ? b : OTHER;
      case DIV -> is(a, 0) || is(b, 1) ? a : OTHER;
      case MIN, MAX -> a.equals(b) && !a.equals(OTHER) ? a : OTHER;
      default -> OTHER;
    };
  }

  private static Value select(List<Value> inputs) {
    Value yes = inputs.get(1);
    Value no = inputs.get(2);
    if (inputs.getFirst() instanceof Value.Constant condition) {
      return condition.value() != 0 ? yes : no;
    }
    return yes.equals(no) ? yes : OTHER;
  }
}
