package dev.evenflow.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.init.Normal;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EmbeddingTest {
  private static final Initializer INIT = new Normal(1);
  private static final int PADDING = 6;

  private static EmbeddingBag bag(EmbeddingBag.Mode mode, boolean padded) {
    return new EmbeddingBag(7, 3, mode, padded ? PADDING : null, INIT);
  }

  /** The bags {4, 1, 4}, {} and {2} as rows filled up with the padding index. */
  private static final double[] ROWS = {4, 1, 4, 6, 6, 6, 6, 2, 6};

  private static Evaluation ofRows(EmbeddingBag bag, double... rows) {
    return Evaluation.of(bag, Tensor.intInput("x", Shape.of(rows.length / 3, 3)), rows);
  }

  private static double row(int index, int column) {
    return Evaluation.wave(21, "weight".length())[3 * index + column];
  }

  @ParameterizedTest
  @EnumSource
  void leavesOutThePaddingIndex(EmbeddingBag.Mode mode) {
    double[] values = ofRows(bag(mode, true), ROWS).values();
    for (int column = 0; column < 3; column++) {
      double sum = 2 * row(4, column) + row(1, column);
      double expected =
          switch (mode) {
            case SUM -> sum;
            case MEAN -> sum / 3;
            case MAX -> Math.max(row(4, column), row(1, column));
          };
      assertThat(values[column]).isEqualTo(expected, within(1e-12));
      assertThat(values[3 + column]).isZero();
      assertThat(values[6 + column]).isEqualTo(row(2, column));
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesTheSameForRowsAndForBagsOneAfterTheOther(EmbeddingBag.Mode mode) {
    for (boolean padded : new boolean[] {true, false}) {
      EmbeddingBag bag = bag(mode, padded);
      // With a padding index, one more of it within a bag counts nothing.
      double[] indices = padded ? new double[] {4, 1, 6, 4, 2} : new double[] {4, 1, 4, 2};
      double[] offsets = {0, padded ? 4 : 3, padded ? 4 : 3};
      Tensor x = Tensor.intInput("x", Shape.of(indices.length));
      Tensor starts = Tensor.intInput("offsets", Shape.of(3));
      Variables variables = new Variables(1);
      Tensor y =
          new Build(variables, true, Tensor.constant(0))
              .apply((input, scope) -> bag.of(input, starts, scope), x);
      Map<Tensor, double[]> leaves = new HashMap<>(Map.of(x, indices, starts, offsets));
      leaves.put(variables.get("weight").read(), Evaluation.wave(21, "weight".length()));
      Evaluation evaluation = new Evaluation(y, leaves);
      Evaluation.assertClose(
          "bags", evaluation.values(), ofRows(bag(mode, true), ROWS).values(), 1e-12);
      evaluation.holdsToCentralDifferences();
    }
  }

  @ParameterizedTest
  @EnumSource
  void hasTheGradientOfItsCentralDifferences(EmbeddingBag.Mode mode) {
    ofRows(bag(mode, true), ROWS).holdsToCentralDifferences();
    ofRows(bag(mode, false), ROWS).holdsToCentralDifferences();
  }

  @Test
  void takesASingleBag() {
    EmbeddingBag bag = bag(EmbeddingBag.Mode.SUM, false);
    Tensor x = Tensor.intInput("x", Shape.of(2));
    Tensor starts = Tensor.intInput("offsets", Shape.of(1));
    Tensor y =
        new Build(new Variables(1), true, Tensor.constant(0))
            .apply((input, scope) -> bag.of(input, starts, scope), x);
    assertThat(y.shape()).isEqualTo(Shape.of(1, 3));
  }

  @Test
  void looksUpIndicesOfAnyShape() {
    Tensor x = Tensor.intInput("x", Shape.of(2, 1, 2));
    Evaluation evaluation = Evaluation.of(new Embedding(7, 3, INIT), x, new double[] {0, 6, 6, 1});
    assertThat(evaluation.values())
        .startsWith(row(0, 0), row(0, 1), row(0, 2), row(6, 0))
        .endsWith(row(1, 2));
    evaluation.holdsToCentralDifferences();
  }

  @Test
  void doesNotTrainThePaddingIndex() {
    Tensor x = Tensor.intInput("x", Shape.of(3));
    Variables variables = new Variables(1);
    Tensor y =
        new Build(variables, true, Tensor.constant(0)).apply(new Embedding(7, 1, PADDING, INIT), x);
    Tensor table = variables.get("weight").read();
    Map<Tensor, double[]> leaves = Map.of(x, new double[] {6, 2, 2}, table, Evaluation.wave(7, 0));
    Evaluation evaluation = new Evaluation(y, leaves);
    assertThat(evaluation.values()[0]).isEqualTo(Evaluation.wave(7, 0)[6]);
    assertThat(evaluation.gradient(table, new double[] {5, 1, 1}))
        .containsExactly(0, 0, 2, 0, 0, 0, 0);
  }

  @Test
  void sharesItsTableWithAnOutputLayer() {
    Embedding embedding = new Embedding(7, 3, INIT);
    Layer tied =
        (x, scope) -> {
          Tensor hidden = scope.apply("tokens", embedding, x);
          return scope.apply(
              "tokens",
              (h, inner) -> Tensor.matmul(h, embedding.table(inner), false, true),
              hidden);
        };
    Variables variables = new Variables(1);
    Tensor y =
        new Build(variables, true, Tensor.constant(0))
            .apply(tied, Tensor.intInput("x", Shape.of(4)));
    assertThat(y.shape()).isEqualTo(Shape.of(4, 7));
    assertThat(variables.all()).hasSize(1);
  }

  @Test
  void refusesTablesThatAreTooLargeInOneSentence() {
    Tensor x = Tensor.intInput("x", Shape.of(4));
    Initializer greedy =
        (shape, fans, random) -> {
          throw new OutOfMemoryError("a table");
        };
    Build build = new Build(new Variables(1), true, Tensor.constant(0));
    assertThatThrownBy(() -> build.apply(new Embedding(70_000_000, 32, INIT), x))
        .hasMessageStartingWith(
            "shape: a tensor holds at most 2^31 - 65 elements, given [70000000x32]");
    assertThatThrownBy(() -> build.apply(new Embedding(10_000_000, 32, greedy), x))
        .isInstanceOf(EvenflowException.class)
        .hasMessageStartingWith(
            "no memory is left for weight[10000000x32], which takes 1220 MiB: give the virtual"
                + " machine more than its ");
  }

  @Test
  void refusesWhatItCannotUseInOneSentence() {
    assertThatThrownBy(() -> new Embedding(0, 3, INIT))
        .hasMessage("embedding: rows must be at least 1, given 0");
    assertThatThrownBy(
            () -> Evaluation.of(new Sequential(new Embedding(7, 3, INIT)), Shape.of(2, 3)))
        .hasMessageStartingWith("gather-rows: needs int32 indices, given float32 [2x3]")
        .hasMessageContaining("embedding1");
    assertThatThrownBy(() ->
            Evaluation.of(
                new Sequential(bag(EmbeddingBag.Mode.SUM, false)),
                Tensor.intInput("x", Shape.of(3)),
                new double[3]))
        .hasMessage("embedding1 needs int32 bags [batch, bag], given [3]");
  }
}
