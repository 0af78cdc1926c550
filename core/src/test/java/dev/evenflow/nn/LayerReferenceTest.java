package dev.evenflow.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.nn.LayerCases.Case;
import dev.evenflow.nn.activation.StandardActivation;
import dev.evenflow.nn.init.Zeros;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Window;
import dev.evenflow.testing.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers against values and gradients of PyTorch, whose layouts are mapped to ours. */
class LayerReferenceTest {
  /** A parameter of ours: its name, and its value and gradient from those of PyTorch's. */
  private record Mapped(
      String name,
      Function<Function<String, Values>, Values> value,
      Function<Function<String, Values>, Values> gradient) {
    static Mapped of(String name, String theirs, int... permutation) {
      Function<Function<String, Values>, Values> map =
          values ->
              permutation.length == 0
                  ? values.apply(theirs)
                  : values.apply(theirs).transposed(permutation);
      return new Mapped(name, map, map);
    }
  }

  static Stream<Case> spatial() {
    return named(
        "linear", "conv2d", "conv-transpose2d", "max-pool2d", "avg-pool2d", "global-avg-pool");
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
      case "conv-transpose2d" ->
          check(
              reference,
              new ConvTranspose2d(
                  out, window, reference.config("output_padding", 0), 1, true, new Zeros()),
              Mapped.of("weight", "weight", 2, 3, 1, 0),
              bias);
      case "max-pool2d" -> check(reference, new MaxPool2d(window));
      case "avg-pool2d" -> check(reference, new AvgPool2d(window, true));
      default -> check(reference, new GlobalAvgPool());
    }
  }

  static Stream<Case> recurrent() {
    return named("rnn-tanh", "lstm", "gru", "lstm-2-layers");
  }

  @ParameterizedTest
  @MethodSource("recurrent")
  void recursAsPyTorchDoes(Case reference) {
    int hidden = reference.config("hidden", 1);
    int layers = reference.has("parameters", "weight_ih_l1") ? 2 : 1;
    Zeros zeros = new Zeros();
    List<Mapped> mapped = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      String prefix = "layer" + (layer + 1) + ".";
      String suffix = "_l" + layer;
      mapped.add(Mapped.of(prefix + "recurrent", "weight_hh" + suffix, 1, 0));
      mapped.add(Mapped.of(prefix + "weight", "weight_ih" + suffix, 1, 0));
      mapped.add(
          reference.name().equals("gru")
              ? joined(prefix, suffix, second -> withoutCandidate(second, hidden))
              : joined(prefix, suffix, second -> second));
      if (reference.name().equals("gru")) {
        Function<Function<String, Values>, Values> candidate =
            values -> values.apply("bias_hh" + suffix).rows(2 * hidden, 3 * hidden);
        mapped.add(new Mapped(prefix + "recurrent-bias", candidate, candidate));
      }
    }
    Layer layer =
        switch (reference.name()) {
          case "rnn-tanh" -> new Rnn(hidden, StandardActivation.TANH, zeros, zeros);
          case "gru" -> new Gru(hidden, zeros, zeros);
          default -> new Lstm(hidden, layers, false, 0, zeros, zeros);
        };
    check(reference, layer, mapped.toArray(Mapped[]::new));
  }

  /** PyTorch adds two biases where one does. Each of them has the gradient of the one. */
  private static Mapped joined(String prefix, String suffix, UnaryOperator<Values> second) {
    return new Mapped(
        prefix + "bias",
        values ->
            values.apply("bias_ih" + suffix).plus(second.apply(values.apply("bias_hh" + suffix))),
        values -> values.apply("bias_ih" + suffix));
  }

  /** The second bias of a GRU's candidate is no part of the sum, as the reset gate scales it. */
  private static Values withoutCandidate(Values second, int hidden) {
    Values none = new Values(Shape.of(hidden), new double[hidden]);
    return second.rows(0, 2 * hidden).above(none);
  }

  @Test
  void looksUpAsPyTorchDoes() {
    Case reference = named("embedding").findFirst().orElseThrow();
    Layer embedding = new Embedding(7, 3, new Zeros());
    Values index = reference.values("inputs", "index");
    Tensor x = Tensor.intInput("index", index.shape());
    checkTable(reference, apply(embedding, x), Map.of(x, index.data()));
  }

  @Test
  void averagesBagsAsPyTorchDoes() {
    Case reference = named("embedding-bag-mean").findFirst().orElseThrow();
    EmbeddingBag bags = new EmbeddingBag(7, 3, EmbeddingBag.Mode.MEAN, new Zeros());
    Values index = reference.values("inputs", "index");
    Values offsets = reference.values("inputs", "offsets");
    Tensor x = Tensor.intInput("index", index.shape());
    Tensor starts = Tensor.intInput("offsets", offsets.shape());
    checkTable(
        reference,
        apply((input, scope) -> bags.of(input, starts, scope), x),
        Map.of(x, index.data(), starts, offsets.data()));
  }

  private record Applied(Tensor output, Variables variables) {}

  private static Applied apply(Layer layer, Tensor input) {
    Variables variables = new Variables(1);
    return new Applied(
        new Build(variables, true, Tensor.constant(0)).apply(layer, input), variables);
  }

  private static void checkTable(Case reference, Applied applied, Map<Tensor, double[]> inputs) {
    Tensor table = applied.variables().get("weight").read();
    Map<Tensor, double[]> leaves = new LinkedHashMap<>(inputs);
    leaves.put(table, reference.values("parameters", "weight").data());
    new Evaluation(applied.output(), leaves)
        .agreesWith(
            reference.output().data(),
            reference.outputGradient().data(),
            Map.of(table, reference.values("gradients", "weight").data()));
  }

  static Stream<Case> attention() {
    return named("attention", "attention-causal");
  }

  @ParameterizedTest
  @MethodSource("attention")
  void attendsAsPyTorchDoes(Case reference) {
    Map<Tensor, double[]> leaves = new LinkedHashMap<>();
    Map<Tensor, double[]> gradients = new LinkedHashMap<>();
    List<Tensor> inputs = new ArrayList<>();
    for (String name : List.of("q", "k", "v")) {
      Values value = reference.values("inputs", name);
      inputs.add(Tensor.input(name, value.shape()));
      leaves.put(inputs.getLast(), value.data());
      gradients.put(inputs.getLast(), reference.values("gradients", name).data());
    }
    Tensor mask = reference.name().endsWith("causal") ? Attention.causal(5, 5) : null;
    Tensor output = Attention.of(inputs.get(0), inputs.get(1), inputs.get(2), mask);
    new Evaluation(output, leaves)
        .agreesWith(reference.output().data(), reference.outputGradient().data(), gradients);
  }

  private static void check(Case reference, Layer layer, Mapped... mapped) {
    Values input = reference.values("inputs", "x").channelsLast();
    Tensor x = Tensor.input("x", input.shape());
    Applied applied = apply(layer, x);
    Tensor output = applied.output();
    Variables variables = applied.variables();
    Map<Tensor, double[]> leaves = new LinkedHashMap<>();
    Map<Tensor, double[]> gradients = new LinkedHashMap<>();
    leaves.put(x, input.data());
    gradients.put(x, reference.values("gradients", "x").channelsLast().data());
    for (Mapped each : mapped) {
      Values value = each.value().apply(name -> reference.values("parameters", name));
      assertThat(variables.get(each.name()).shape()).isEqualTo(value.shape());
      Tensor read = variables.get(each.name()).read();
      leaves.put(read, value.data());
      gradients.put(
          read, each.gradient().apply(name -> reference.values("gradients", name)).data());
    }
    assertThat(variables.all()).hasSize(mapped.length);
    Values expected = reference.output().channelsLast();
    assertThat(output.shape()).isEqualTo(expected.shape());
    new Evaluation(output, leaves)
        .agreesWith(expected.data(), reference.outputGradient().channelsLast().data(), gradients);
  }
}
