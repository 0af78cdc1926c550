package dev.evenflow.parity.layer;

import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.parity.reference.Engine;
import dev.evenflow.parity.reference.Values;
import dev.evenflow.program.Program;
import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** Values of expressions by either engine. */
final class Evaluation {
  private Evaluation() {}

  /**
   * The values of tensors.
   *
   * @param inputs the values of all inputs by name
   */
  static List<double[]> of(List<Tensor> tensors, Map<String, double[]> inputs, Engine engine) {
    return switch (engine) {
      case INTERPRETED -> new Interpreter(Rounding.DOUBLE, inputs).evaluate(tensors);
      case COMPILED -> compiled(tensors, inputs);
    };
  }

  private static List<double[]> compiled(List<Tensor> tensors, Map<String, double[]> inputs) {
    Program program = Program.compile(Signature.of(tensors.toArray(Tensor[]::new)), 1);
    for (Tensor tensor : Graph.ascending(tensors)) {
      if (tensor.operation() instanceof Source.Input input) {
        double[] values = inputs.get(input.name());
        if (values != null && program.inputs().contains(input.name())) {
          set(program, input.name(), tensor.type(), values);
        }
      }
    }
    program.run();
    List<double[]> values = new ArrayList<>();
    for (int i = 0; i < tensors.size(); i++) {
      values.add(Values.doubles(program.values(i)));
    }
    return values;
  }

  private static void set(Program program, String name, ElementType type, double[] values) {
    if (type == ElementType.INT32) {
      program.set(name, DoubleStream.of(values).mapToInt(each -> (int) each).toArray());
    } else {
      program.set(name, Values.floats(values));
    }
  }
}
