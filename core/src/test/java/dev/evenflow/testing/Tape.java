package dev.evenflow.testing;

import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.tensor.Elementwise;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Movement;
import dev.evenflow.tensor.Reduction;
import dev.evenflow.tensor.Scanning;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Expressions in topological order with a buffer for each, to be evaluated in double many times.
 * Elementwise operations and those that only copy run at once; all others are left to the
 * interpreter, whose values it gives.
 */
final class Tape {
  /** Computes one buffer from the ones before it. */
  @FunctionalInterface
  private interface Entry {
    void run();
  }

  private final Map<Tensor, double[]> buffers = new HashMap<>();
  private final List<Entry> entries = new ArrayList<>();

  /** A tape of all that the roots need. */
  Tape(List<Tensor> roots) {
    for (Tensor node : Graph.ascending(roots)) {
      double[] out = new double[node.shape().size()];
      List<double[]> in = node.inputs().stream().map(this::buffer).toList();
      buffers.put(node, out);
      switch (node.operation()) {
        case Source.Constant constant -> out[0] = constant.value();
        case Source.Read read -> {}
        case Source.Input input -> {}
        case Elementwise.Unary function -> entries.add(() -> unary(function, in.getFirst(), out));
        case Elementwise.Binary function ->
            entries.add(() -> binary(function, in.getFirst(), in.get(1), out));
        case Elementwise.Select select ->
            entries.add(() -> select(in.getFirst(), in.get(1), in.get(2), out));
        case Movement.Broadcast broadcast when in.getFirst().length == 1 ->
            entries.add(() -> Arrays.fill(out, in.getFirst()[0]));
        case Movement.Reshape reshape -> entries.add(() -> copy(in.getFirst(), out));
        case Movement.Detach detach -> entries.add(() -> copy(in.getFirst(), out));
        case Reduction.SumOfSquares squares -> entries.add(() -> out[0] = sum(in.getFirst(), true));
        case Reduction.Sum sum when out.length == 1 ->
            entries.add(() -> out[0] = sum(in.getFirst(), false));
        case Scanning.Loop loop -> {}
        case Scanning.Final last -> entries.add(() -> interpretLoop(node, out));
        case Scanning.History history -> entries.add(() -> interpretLoop(node, out));
        default -> entries.add(() -> interpret(node, in, out));
      }
    }
  }

  /** The buffer of a tensor on the tape; sources are written there before a run. */
  double[] buffer(Tensor tensor) {
    double[] buffer = buffers.get(tensor);
    if (buffer == null) {
      throw new IllegalArgumentException(tensor + " is not on the tape");
    }
    return buffer;
  }

  /** Whether the tape needs this tensor. */
  boolean holds(Tensor tensor) {
    return buffers.containsKey(tensor);
  }

  /** Evaluates all. */
  void run() {
    entries.forEach(Entry::run);
  }

  private static void interpret(Tensor node, List<double[]> in, double[] out) {
    Interpreter interpreter = new Interpreter(Rounding.DOUBLE, Map.of());
    for (int i = 0; i < in.size(); i++) {
      interpreter.bind(node.input(i), in.get(i));
    }
    copy(interpreter.evaluate(node), out);
  }

  /** What comes out of a loop: it runs anew for each, from its own operands. */
  private void interpretLoop(Tensor node, double[] out) {
    Interpreter interpreter = new Interpreter(Rounding.DOUBLE, Map.of());
    node.input(0).inputs().forEach(input -> interpreter.bind(input, buffer(input)));
    copy(interpreter.evaluate(node), out);
  }

  private static void copy(double[] from, double[] to) {
    System.arraycopy(from, 0, to, 0, to.length);
  }

  private static double sum(double[] x, boolean squared) {
    double sum = 0;
    for (double each : x) {
      sum += squared ? each * each : each;
    }
    return sum;
  }

  private static void select(double[] condition, double[] yes, double[] no, double[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = condition[i] != 0 ? yes[i] : no[i];
    }
  }

  private static void unary(Elementwise.Unary function, double[] x, double[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] =
          switch (function) {
            case NEGATE -> -x[i];
            case ABS -> Math.abs(x[i]);
            case SIGN -> Math.signum(x[i]);
            case SQRT -> Math.sqrt(x[i]);
            case CBRT -> Math.cbrt(x[i]);
            case EXP -> StrictMath.exp(x[i]);
            case LOG -> StrictMath.log(x[i]);
            case COS -> StrictMath.cos(x[i]);
            default -> throw new IllegalArgumentException("no optimizer needs " + function);
          };
    }
  }

  private static void binary(Elementwise.Binary function, double[] a, double[] b, double[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] =
          switch (function) {
            case ADD -> a[i] + b[i];
            case SUB -> a[i] - b[i];
            case MUL -> a[i] * b[i];
            case DIV -> a[i] / b[i];
            case MIN -> Math.min(a[i], b[i]);
            case MAX -> Math.max(a[i], b[i]);
            case POW -> Math.pow(a[i], b[i]);
            case LESS -> a[i] < b[i] ? 1 : 0;
            case LESS_OR_EQUAL -> a[i] <= b[i] ? 1 : 0;
            case EQUAL -> a[i] == b[i] ? 1 : 0;
          };
    }
  }
}
