package dev.evenflow.parity.layer;

import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.parity.reference.Engine;
import dev.evenflow.program.Program;
import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
      float[] floats = program.values(i);
      double[] doubles = new double[floats.length];
      for (int j = 0; j < floats.length; j++) {
        doubles[j] = floats[j];
      }
      values.add(doubles);
    }
    return values;
  }

  private static void set(Program program, String name, ElementType type, double[] values) {
    float[] floats = new float[values.length];
    int[] ints = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
      ints[i] = (int) values[i];
    }
    if (type == ElementType.INT32) {
      program.set(name, ints);
    } else {
      program.set(name, floats);
    }
  }
}
