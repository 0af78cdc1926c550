package dev.evenflow.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.nn.LayerCases.Case;
import dev.evenflow.nn.LayerCases.Values;
import dev.evenflow.nn.init.Zeros;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Window;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers against values and gradients of PyTorch, whose layouts are mapped to ours. */
class LayerReferenceTest {
  private static final double TOLERANCE = 1e-7;

  /** A parameter of ours: its name and how it comes of an array of each of PyTorch's parameters. */
  private record Mapped(String name, Function<Function<String, Values>, Values> map) {
    static Mapped of(String name, String theirs, int... permutation) {
      return new Mapped(
          name,
          values ->
              permutation.length == 0
                  ? values.apply(theirs)
                  : values.apply(theirs).transposed(permutation));
    }
  }

  static Stream<Case> spatial() {
    return named("linear", "conv2d", "max-pool2d", "avg-pool2d", "global-avg-pool");
  }

  private static Stream<Case> named(String... names) {
    List<String> wanted = List.of(names);
    return LayerCases.all().stream().filter(each -> wanted.contains(each.name()));
  }

  @ParameterizedTest
  @MethodSource("spatial")
  void givesTheValuesAndGradientsOfPyTorch(Case reference) {
    Window window =
        Window.square(
                reference.config("kernel", 1),
                reference.config("stride", 1),
                reference.config("padding", 0))
            .dilated(reference.config("dilation", 1), reference.config("dilation", 1));
    int out = reference.config("out", 1);
    Mapped bias = Mapped.of("bias", "bias");
    switch (reference.name()) {
      case "linear" ->
          check(reference, new Linear(out, new Zeros()), Mapped.of("weight", "weight", 1, 0), bias);
      case "conv2d" ->
          check(
              reference,
              new Conv2d(out, window, reference.config("groups", 1), true, new Zeros()),
              Mapped.of("weight", "weight", 2, 3, 1, 0),
              bias);
      case "max-pool2d" -> check(reference, new MaxPool2d(window));
      case "avg-pool2d" -> check(reference, new AvgPool2d(window, true));
      default -> check(reference, new GlobalAvgPool());
    }
  }

  private static void check(Case reference, Layer layer, Mapped... mapped) {
    Values input = reference.values("inputs", "x").channelsLast();
    Tensor x = Tensor.input("x", input.shape());
    Variables variables = new Variables(1);
    Tensor output = new Build(variables, true, Tensor.constant(0)).apply(layer, x);
    Map<Tensor, double[]> leaves = new LinkedHashMap<>();
    leaves.put(x, input.data());
    for (Mapped each : mapped) {
      Values value = each.map().apply(name -> reference.values("parameters", name));
      assertThat(variables.get(each.name()).shape()).isEqualTo(value.shape());
      leaves.put(variables.get(each.name()).read(), value.data());
    }
    assertThat(variables.all()).hasSize(mapped.length);
    Evaluation evaluation = new Evaluation(output, leaves);
    Values expected = reference.output().channelsLast();
    assertThat(output.shape()).isEqualTo(expected.shape());
    Evaluation.assertClose("output", evaluation.values(), expected.data(), TOLERANCE);
    double[] weights = reference.outputGradient().channelsLast().data();
    Evaluation.assertClose(
        "gradient by x",
        evaluation.gradient(x, weights),
        reference.values("gradients", "x").channelsLast().data(),
        TOLERANCE);
    for (Mapped each : mapped) {
      Evaluation.assertClose(
          "gradient by " + each.name(),
          evaluation.gradient(variables.get(each.name()).read(), weights),
          each.map().apply(name -> reference.values("gradients", name)).data(),
          TOLERANCE);
    }
  }
}
