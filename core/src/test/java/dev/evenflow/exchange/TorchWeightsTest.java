package dev.evenflow.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenflow.EvenflowException;
import dev.evenflow.checkpoint.Entry;
import dev.evenflow.checkpoint.Safetensors;
import dev.evenflow.nn.Applied;
import dev.evenflow.nn.Build;
import dev.evenflow.nn.Conv1d;
import dev.evenflow.nn.Conv2d;
import dev.evenflow.nn.ConvTranspose2d;
import dev.evenflow.nn.DepthwiseConv2d;
import dev.evenflow.nn.Embedding;
import dev.evenflow.nn.Flatten;
import dev.evenflow.nn.Gru;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Lstm;
import dev.evenflow.nn.MultiHeadAttention;
import dev.evenflow.nn.Named;
import dev.evenflow.nn.Reparameterization;
import dev.evenflow.nn.Rnn;
import dev.evenflow.nn.Sequential;
import dev.evenflow.nn.Variables;
import dev.evenflow.nn.activation.PRelu;
import dev.evenflow.nn.activation.StandardActivation;
import dev.evenflow.nn.init.Normal;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.tensor.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntBinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TorchWeightsTest {
  private static final Initializer RANDOM = new Normal(1);

  /** Names and states of normalizations, and numbers of rank 0, as other modules have them. */
  private static final Layer NORM =
      new Layer() {
        @Override
        public Tensor apply(Tensor input, dev.evenflow.nn.Scope scope) {
          Shape channels = Shape.of(input.shape().extent(-1));
          return input
              .sub(scope.state("running-mean", channels, 2))
              .div(scope.state("running-variance", channels, 3))
              .mul(scope.parameter("scale", channels, 4))
              .add(scope.parameter("bias", channels, 5))
              .mul(scope.parameter("branch-scale", Shape.SCALAR, 0.5));
        }

        @Override
        public String kind() {
          return "norm";
        }
      };

  /** A model that was made for an input, and what it holds. */
  private record Made(TorchWeights torch, List<Entry> entries) {
    static Made of(Layer model, Tensor input) {
      Variables variables = new Variables(1);
      Build build = new Build(variables, true, Tensor.constant(0));
      build.apply(model, input);
      List<Entry> entries = new ArrayList<>();
      for (Variable each : variables.all()) {
        int[] shape = each.shape().extents();
        entries.add(
            shape.length == 0
                ? Entry.of(each.name(), shape, each.scalar())
                : Entry.of(each.name(), shape, each.values(), 0));
      }
      return new Made(
          new TorchWeights(
              build.layers().stream().collect(Collectors.toMap(Applied::path, each -> each))),
          entries);
    }

    Entry ours(String name) {
      return new Safetensors(entries).byName().get(name);
    }

    Map<String, Entry> theirs() {
      return new Safetensors(torch.theirs(entries)).byName();
    }
  }

  private static Tensor input(int... shape) {
    return Tensor.input("x", Shape.of(shape));
  }

  private static Tensor images() {
    return input(2, 6, 5, 4);
  }

  static Stream<Arguments> models() {
    Window window = Window.square(3, 2, 1);
    return Stream.of(
        Arguments.of("linear", new Linear(3, RANDOM), input(2, 4)),
        Arguments.of("conv", new Conv2d(6, window, 2, true, RANDOM), images()),
        Arguments.of("depthwise", new DepthwiseConv2d(2, window, true, RANDOM), images()),
        Arguments.of("transposed", new ConvTranspose2d(3, window, RANDOM), images()),
        Arguments.of("sequences", Conv1d.same(3, 3, RANDOM), input(2, 5, 4)),
        Arguments.of("table", new Embedding(5, 3, RANDOM), Tensor.intInput("x", Shape.of(2))),
        Arguments.of("norm", new Sequential(NORM, new PRelu(), NORM), images()),
        Arguments.of(
            "flattened",
            new Sequential(
                Conv2d.same(3, 3, RANDOM),
                new Flatten(),
                StandardActivation.RELU,
                new Linear(7, RANDOM),
                StandardActivation.TANH,
                new Linear(7, RANDOM)),
            images()),
        Arguments.of("pointwise", new Linear(3, RANDOM), images()),
        Arguments.of(
            "rnn", new Rnn(3, 2, true, StandardActivation.TANH, RANDOM, RANDOM), input(2, 5, 4)),
        Arguments.of("lstm", new Lstm(3, 2, true, 1, RANDOM, RANDOM), input(2, 5, 4)),
        Arguments.of("gru", new Gru(3, 2, true, 0, RANDOM, RANDOM), input(2, 5, 4)),
        Arguments.of("attention", new MultiHeadAttention(2, false, RANDOM), input(2, 5, 4)),
        Arguments.of("no-bias", new MultiHeadAttention(2, true, false, RANDOM), input(2, 5, 4)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void comesBackToTheBit(String name, Layer layer, Tensor input) {
    Layer named = new Sequential(new Named(name, layer));
    for (Layer model : List.of(layer, named)) {
      Made made = Made.of(model, input);
      Map<String, Entry> back = made.torch().ours(made.theirs(), made.entries());
      assertThat(back.values()).containsExactlyInAnyOrderElementsOf(made.entries());
    }
  }

  /** Minus zero would come back as zero if something were added to it. */
  @Test
  void keepsTheSignsOfZeros() {
    Made made = Made.of(new Lstm(1, RANDOM, RANDOM), input(1, 2, 1));
    List<Entry> zeros =
        made.entries().stream()
            .map(entry -> {
              float[] values = new float[entry.count()];
              Arrays.fill(values, -0f);
              return Entry.of(entry.name(), entry.shape(), values, 0);
            })
            .toList();
    Map<String, Entry> theirs = new Safetensors(made.torch().theirs(zeros)).byName();
    assertThat(made.torch().ours(theirs, made.entries()).values())
        .containsExactlyInAnyOrderElementsOf(zeros);
  }

  /** Checks an array of theirs element by element. */
  private static void check(Entry theirs, float[] ours, int[] shape, IntBinaryOperator place) {
    assertThat(theirs.shape()).isEqualTo(shape);
    int rows = shape[0];
    int columns = theirs.count() / rows;
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        assertThat(theirs.floats()[row * columns + column])
            .isEqualTo(ours[place.applyAsInt(row, column)]);
      }
    }
  }

  @Test
  void transposesProducts() {
    Made made = Made.of(new Sequential(new Linear(3, RANDOM)), input(2, 4));
    assertThat(made.theirs().keySet()).containsExactlyInAnyOrder("linear1.weight", "linear1.bias");
    float[] ours = made.ours("linear1.weight").floats();
    check(made.theirs().get("linear1.weight"), ours, new int[] {3, 4}, (o, i) -> i * 3 + o);
  }

  @Test
  void putsOutputsOfConvolutionsFirst() {
    Made made =
        Made.of(new Conv2d(6, new Window(2, 3, 1, 1, 0, 0, 0, 0, 1, 1), 2, true, RANDOM), images());
    // Column: (i, y, x) of [in / groups 2, 2, 3]; ours [2, 3, 2, 6].
    check(
        made.theirs().get("weight"),
        made.ours("weight").floats(),
        new int[] {6, 2, 2, 3},
        (o, column) -> (column % 6 * 2 + column / 6) * 6 + o);
  }

  @Test
  void putsInputsOfTransposedConvolutionsFirst() {
    Made made =
        Made.of(new ConvTranspose2d(3, new Window(2, 3, 1, 1, 0, 0, 0, 0, 1, 1), RANDOM), images());
    // Column: (o, y, x) of [out 3, 2, 3]; ours [2, 3, 3, in 4].
    check(
        made.theirs().get("weight"),
        made.ours("weight").floats(),
        new int[] {4, 3, 2, 3},
        (i, column) -> (column % 6 * 3 + column / 6) * 4 + i);
  }

  @Test
  void takesChannelsFirstBehindFlattenedImages() {
    Made made = Made.of(new Sequential(new Flatten(), new Linear(2, RANDOM)), input(1, 3, 5, 4));
    // Column: (c, y, x) of [4, 3, 5]; ours (y, x, c).
    check(
        made.theirs().get("linear1.weight"),
        made.ours("linear1.weight").floats(),
        new int[] {2, 60},
        (o, column) -> (column % 15 * 4 + column / 15) * 2 + o);
  }

  @Test
  void leavesTablesAndNamesStates() {
    Made table = Made.of(new Embedding(5, 3, RANDOM), Tensor.intInput("x", Shape.of(2)));
    assertThat(table.theirs().get("weight")).isEqualTo(table.ours("weight"));
    Map<String, Entry> norm = Made.of(new Sequential(NORM), input(2, 3)).theirs();
    assertThat(norm.get("norm1.running_mean").floats()).containsExactly(2, 2, 2);
    assertThat(norm.get("norm1.running_var").floats()).containsExactly(3, 3, 3);
    assertThat(norm.get("norm1.weight").floats()).containsExactly(4, 4, 4);
    assertThat(norm.get("norm1.bias").floats()).containsExactly(5, 5, 5);
    assertThat(norm.get("norm1.num_batches_tracked").longs()).containsExactly(0);
    assertThat(norm.get("norm1.branch_scale").doubles()).containsExactly(0.5);
  }

  @Test
  void splitsTheBiasesOfGatedUnits() {
    Made made = Made.of(new Sequential(new Gru(2, 1, true, 0, RANDOM, RANDOM)), input(2, 5, 4));
    Map<String, Entry> theirs = made.theirs();
    assertThat(theirs.keySet())
        .containsExactlyInAnyOrder(
            "gru1.weight_ih_l0",
            "gru1.weight_hh_l0",
            "gru1.bias_ih_l0",
            "gru1.bias_hh_l0",
            "gru1.weight_ih_l0_reverse",
            "gru1.weight_hh_l0_reverse",
            "gru1.bias_ih_l0_reverse",
            "gru1.bias_hh_l0_reverse");
    check(
        theirs.get("gru1.weight_ih_l0_reverse"),
        made.ours("gru1.layer1-reverse.weight").floats(),
        new int[] {6, 4},
        (gate, i) -> i * 6 + gate);
    float[] candidate = made.ours("gru1.layer1.recurrent-bias").floats();
    assertThat(theirs.get("gru1.bias_hh_l0").floats())
        .containsExactly(-0f, -0f, -0f, -0f, candidate[0], candidate[1]);
  }

  @Test
  void addsTheTwoBiasesOfForeignFiles() {
    Made made = Made.of(new Lstm(1, RANDOM, RANDOM), input(1, 2, 1));
    Map<String, Entry> theirs = made.theirs();
    theirs.put("bias_ih_l0", Entry.of("bias_ih_l0", new int[] {4}, new float[] {1, 2, 3, 4}, 0));
    theirs.put("bias_hh_l0", Entry.of("bias_hh_l0", new int[] {4}, new float[] {5, 6, 7, 8}, 0));
    assertThat(made.torch().ours(theirs, made.entries()).get("layer1.bias").floats())
        .containsExactly(6, 8, 10, 12);
  }

  @Test
  void refusesWhatPyTorchHasNoPlaceFor() {
    Reparameterization scaled =
        (name, trained, scope) -> trained.mul(scope.parameter(name + "-scale", Shape.of(4), 1));
    Layer model = (x, scope) -> scope.reparameterized(scaled).apply(new Lstm(1, RANDOM, RANDOM), x);
    Made made = Made.of(model, input(1, 2, 1));
    assertThatThrownBy(made::theirs)
        .isInstanceOf(EvenflowException.class)
        .hasMessageStartingWith("PyTorch has no place for all of lstm1: [");
  }

  @Test
  void saysEverythingThatDoesNotFit() {
    Made made = Made.of(new Sequential(new Linear(3, RANDOM), new Linear(2, RANDOM)), input(2, 4));
    Map<String, Entry> theirs = made.theirs();
    theirs.remove("linear1.bias");
    theirs.put("linear2.weight", Entry.of("linear2.weight", new int[] {3, 2}, new float[6], 0));
    theirs.put("fc.bias", Entry.of("fc.bias", new int[] {1}, new float[1], 0));
    theirs.put("linear1.num_batches_tracked", Entry.of("n", new int[0], 7L));
    assertThatThrownBy(() -> made.torch().ours(theirs, made.entries()))
        .isInstanceOf(EvenflowException.class)
        .hasMessage(
            "the weights do not fit the model as PyTorch would name it: linear1.bias is missing;"
                + " linear2.weight is F32 [3, 2] where F32 [2, 3] is wanted; the model has no"
                + " fc.bias");
  }
}
