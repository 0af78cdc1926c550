package dev.evenflow.compiler;

import dev.evenflow.interpreter.ScalarFunctions;
import dev.evenflow.tensor.Elementwise.Binary;
import dev.evenflow.tensor.Elementwise.Unary;
import dev.evenflow.tensor.Movement;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import java.util.OptionalDouble;

/**
 * Rewrites of elementwise tensors that change no bit: numbers are computed beforehand, and what
 * multiplies or divides by 1, takes 0 away or undoes itself is dropped. Adding 0 stays: it makes 0
 * of -0.
 */
final class Algebra {
  private Algebra() {}

  /** Another form of a tensor whose inputs are in theirs, or the tensor. */
  static Tensor of(Tensor tensor) {
    return switch (tensor.operation()) {
      case Unary unary -> unary(tensor, unary);
      case Binary binary -> binary(tensor, binary);
      default -> tensor;
    };
  }

  private static Tensor unary(Tensor tensor, Unary function) {
    Tensor x = tensor.input(0);
    OptionalDouble number = number(x);
    if (tensor.isScalar() && number.isPresent()) {
      return Tensor.constant(ScalarFunctions.apply(function, number.getAsDouble()));
    }
    return switch (function) {
      case NEGATE -> x.operation() == Unary.NEGATE ? x.input(0) : tensor;
      case ABS -> x.operation() == Unary.ABS ? x : tensor;
      default -> tensor;
    };
  }

  private static Tensor binary(Tensor tensor, Binary function) {
    OptionalDouble a = number(tensor.input(0));
    OptionalDouble b = number(tensor.input(1));
    if (tensor.isScalar() && a.isPresent() && b.isPresent()) {
      return Tensor.constant(ScalarFunctions.apply(function, a.getAsDouble(), b.getAsDouble()));
    }
    int same =
        switch (function) {
          case MUL -> is(b, 1) ? 0 : is(a, 1) ? 1 : -1;
          case DIV -> is(b, 1) ? 0 : -1;
          case SUB -> is(b, 0) ? 0 : -1;
          default -> -1;
        };
    return same < 0 ? tensor : tensor.input(same);
  }

  /** Whether a number is that one, and not -0 for 0. */
  private static boolean is(OptionalDouble number, double value) {
    return number.isPresent() && Double.compare(number.getAsDouble(), value) == 0;
  }

  /** The number that a tensor is everywhere. */
  private static OptionalDouble number(Tensor tensor) {
    Tensor source = tensor;
    while (source.operation() instanceof Movement.Broadcast
        || source.operation() instanceof Movement.Reshape) {
      source = source.input(0);
    }
    return source.operation() instanceof Source.Constant constant
        ? OptionalDouble.of(constant.value())
        : OptionalDouble.empty();
  }
}
