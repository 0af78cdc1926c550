package dev.evenflow.compiler;

import dev.evenflow.interpreter.ScalarFunctions;
import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.Elementwise;
import dev.evenflow.tensor.Indexing;
import dev.evenflow.tensor.Movement;
import dev.evenflow.tensor.Reduction;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Steps on rank-0 values, in double. */
final class ScalarSteps {
  private ScalarSteps() {}

  /** The step that computes a rank-0 tensor; none where its register holds it already. */
  static @Nullable Step of(Lowering lowering, Tensor node) {
    Registers registers = lowering.registers();
    double[] values = registers.values();
    int to = registers.of(node);
    int a = register(registers, node, 0);
    int b = register(registers, node, 1);
    return switch (node.operation()) {
      case Source.Constant constant -> {
        values[to] = constant.value();
        yield null;
      }
      case Source.Input input -> null;
      case Source.Literal literal -> {
        values[to] = literal.values().floats()[0];
        yield null;
      }
      case Source.Read read -> workers -> values[to] = read.variable().scalar();
      case Source.Uniform uniform ->
          workers -> values[to] = uniform.stream().uniform((long) values[a], 0);
      case Elementwise.Unary unary ->
          workers -> values[to] = ScalarFunctions.apply(unary, values[a]);
      case Elementwise.Binary binary ->
          workers -> values[to] = ScalarFunctions.apply(binary, values[a], values[b]);
      case Elementwise.Select select -> {
        int c = registers.of(node.input(2));
        yield workers -> values[to] = values[a] != 0 ? values[b] : values[c];
      }
      case Elementwise.Cast cast -> workers -> values[to] = values[a];
      case Reduction.Sum sum -> workers -> values[to] = values[a];
      case Movement movement when node.input(0).isScalar() -> workers -> values[to] = values[a];
      case Movement movement -> {
        float[][] from = new float[1][];
        int[] at = new int[1];
        lowering.repetition().bind(lowering.locate(node.input(0)), from, at, 0);
        boolean isInt = node.type() == ElementType.INT32;
        yield workers -> {
          float element = from[0][at[0]];
          values[to] = isInt ? Float.floatToRawIntBits(element) : element;
        };
      }
      case Indexing.GatherRows gather -> {
        float[][] table = new float[1][];
        int[] first = new int[1];
        lowering.repetition().bind(lowering.locate(node.input(0)), table, first, 0);
        int rows = node.input(0).shape().extent(0);
        lowering.compute.add(
            workers -> Ranges.check("an index at " + node.origin(), (int) values[b], rows));
        yield workers -> values[to] = table[0][first[0] + (int) values[b]];
      }
      default -> throw new IllegalStateException("no rank-0 step for " + node);
    };
  }

  private static int register(Registers registers, Tensor node, int input) {
    return node.inputs().size() > input && node.input(input).isScalar()
        ? registers.of(node.input(input))
        : -1;
  }
}
