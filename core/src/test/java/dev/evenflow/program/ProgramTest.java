package dev.evenflow.program;

import static dev.evenflow.testing.Closeness.assertCloseToLargest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.autodiff.Gradients;
import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.testing.Case;
import dev.evenflow.testing.Compiled;
import dev.evenflow.testing.OperationCatalogue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compiled programs against the interpreter, for every operation and its gradient. */
class ProgramTest {
  static Stream<Case> cases() {
    return OperationCatalogue.all().stream();
  }

  @Test
  void keepsCountsOfDifferentExtentsApart() {
    Tensor count = Tensor.iota(4).reshape(4, 1).add(Tensor.iota(2));
    assertThat(Compiled.values(List.of(count), Map.of()).getFirst())
        .containsExactly(0, 1, 1, 2, 2, 3, 3, 4);
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
    Map<String, double[]> values = each.values();
    Map<Tensor, double[]> leaves = new HashMap<>();
    for (Tensor input : inputs) {
      leaves.put(input, values.get(((Source.Input) input.operation()).name()));
    }
    List<double[]> computed = Compiled.values(outputs, leaves);
    List<double[]> expected = new Interpreter(Rounding.FLOAT, values).evaluate(outputs);
    for (int i = 0; i < outputs.size(); i++) {
      assertCloseToLargest(each + " output " + i, computed.get(i), expected.get(i), 2e-5);
    }
  }
}
