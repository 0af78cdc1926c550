package dev.evenflow.program;

import static dev.evenflow.testing.Closeness.assertCloseToLargest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.autodiff.Gradients;
import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.testing.Case;
import dev.evenflow.testing.OperationCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compiled programs against the interpreter, for every operation and its gradient. */
class ProgramTest {
  static Stream<Case> cases() {
    return OperationCatalogue.all().stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void computesWhatTheInterpreterComputes(Case each) {
    List<Tensor> inputs = each.inputs();
    Tensor output = each.output(inputs);
    List<Tensor> outputs = new ArrayList<>(List.of(output));
    if (!Case.floats(inputs).isEmpty()) {
      outputs.addAll(Gradients.of(each.objective(output), Case.floats(inputs)));
    }
    Program program = Program.compile(new Signature(outputs, Map.of(), Tensor.constant(1)), 1);
    Map<String, double[]> values = each.values();
    for (Tensor input : inputs) {
      set(program, input, values.get(((Source.Input) input.operation()).name()));
    }
    program.run();
    List<double[]> expected = new Interpreter(Rounding.FLOAT, values).evaluate(outputs);
    for (int i = 0; i < outputs.size(); i++) {
      float[] computed = program.values(i);
      double[] wide = new double[computed.length];
      for (int j = 0; j < wide.length; j++) {
        wide[j] = computed[j];
      }
      assertThat(wide).hasSameSizeAs(expected.get(i));
      assertCloseToLargest(each + " output " + i, wide, expected.get(i), 2e-5);
    }
  }

  private static void set(Program program, Tensor input, double[] values) {
    String name = ((Source.Input) input.operation()).name();
    if (input.type() == ElementType.INT32) {
      int[] ints = new int[values.length];
      for (int i = 0; i < ints.length; i++) {
        ints[i] = (int) values[i];
      }
      program.set(name, ints);
    } else {
      float[] floats = new float[values.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) values[i];
      }
      program.set(name, floats);
    }
  }
}
