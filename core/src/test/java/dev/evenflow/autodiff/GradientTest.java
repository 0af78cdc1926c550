package dev.evenflow.autodiff;

import static dev.evenflow.testing.Closeness.assertClose;

import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.testing.Case;
import dev.evenflow.testing.CentralDifferences;
import dev.evenflow.testing.OperationCatalogue;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation's gradient, and its gradient's gradient, against central differences. */
class GradientTest {
  private static final double ABSOLUTE = 1e-5;
  private static final double RELATIVE = 1e-3;

  static Stream<Case> smoothCases() {
    return OperationCatalogue.all().stream().filter(Case::smooth);
  }

  @ParameterizedTest
  @MethodSource("smoothCases")
  void equalsCentralDifferences(Case each) {
    List<Tensor> inputs = each.inputs();
    check(each, each.objective(each.output(inputs)), Case.floats(inputs));
  }

  @ParameterizedTest
  @MethodSource("smoothCases")
  void ofTheGradientEqualsCentralDifferences(Case each) {
    List<Tensor> inputs = each.inputs();
    List<Tensor> floats = Case.floats(inputs);
    List<Tensor> gradients = Gradients.of(each.objective(each.output(inputs)), floats);
    check(each, each.objective(gradients), floats);
  }

  private static void check(Case each, Tensor objective, List<Tensor> by) {
    Map<String, double[]> values = each.values();
    List<double[]> gradients =
        new Interpreter(Rounding.DOUBLE, values).evaluate(Gradients.of(objective, by));
    for (int i = 0; i < by.size(); i++) {
      String name = ((Source.Input) by.get(i).operation()).name();
      double[] expected =
          CentralDifferences.of(
              x -> new Interpreter(Rounding.DOUBLE, values).evaluate(objective)[0],
              values.get(name));
      assertClose(each + " by " + name, gradients.get(i), expected, ABSOLUTE, RELATIVE);
    }
  }
}
