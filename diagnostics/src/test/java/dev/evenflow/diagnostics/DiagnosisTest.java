package dev.evenflow.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Normalization;
import dev.evenflow.nn.Variables;
import dev.evenflow.nn.activation.StandardActivation;
import dev.evenflow.nn.init.Critical;
import dev.evenflow.nn.init.Critical.Ensemble;
import dev.evenflow.nn.init.CriticalPoint;
import dev.evenflow.nn.loss.CrossEntropy;
import dev.evenflow.regularization.norm.BatchNorm;
import dev.evenflow.regularization.norm.NoNormalization;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DiagnosisTest {
  private static final Normalization NONE = new NoNormalization();

  /** Variance of weights times inputs, variance of biases, gradient norm's ratio a layer. */
  record Row(
      StandardActivation activation,
      double weights,
      double biases,
      Normalization norm,
      double ratio) {
    Diagnosis diagnosis(int width, int depth, int batch, int seed) {
      CriticalPoint variances = new CriticalPoint(weights, biases, 1);
      Layer linear = new Linear(width, new Critical(variances, Ensemble.NORMAL));
      Layer net =
          (x, scope) -> {
            Tensor y = x;
            for (int i = 0; i < depth; i++) {
              y = scope.apply(activation, scope.apply(norm, scope.apply(linear, y)));
            }
            return scope.apply(linear, y);
          };
      return Diagnosis.of(
          net,
          new CrossEntropy(),
          new Variables(seed),
          Batch.normal(Shape.of(width), batch, width, seed));
    }
  }

  /** The rows of the table of mean-field predictions. */
  static List<Row> table() {
    return List.of(
        new Row(StandardActivation.TANH, 0.5, 0.05, NONE, 0.65726),
        new Row(StandardActivation.TANH, 1, 0.05, NONE, 0.87122),
        new Row(StandardActivation.TANH, 1.761, 0.05, NONE, 1),
        new Row(StandardActivation.TANH, 2.5, 0.05, NONE, 1.06467),
        new Row(StandardActivation.TANH, 4, 0.05, NONE, 1.15862),
        new Row(StandardActivation.SIGMOID, 1, 0, NONE, 0.23605),
        new Row(StandardActivation.SIGMOID, 1 / 3.0, 0, NONE, 0.14145),
        new Row(StandardActivation.RELU, 1, 0, NONE, 0.70711),
        new Row(StandardActivation.RELU, 2, 0, NONE, 1),
        new Row(StandardActivation.SELU, 1, 0, NONE, 1.03517),
        new Row(StandardActivation.RELU, 2, 0, BatchNorm.torch(), 1.21117));
  }

  private static double mean(List<LayerFlow> layers, ToDoubleFunction<LayerFlow> value) {
    return Math.exp(
        layers.stream()
            .mapToDouble(each -> Math.log(value.applyAsDouble(each)))
            .average()
            .orElseThrow());
  }

  /** Of every net the layers that are neither near the data nor near the head. */
  private static List<LayerFlow> middle(List<Diagnosis> nets) {
    return nets.stream()
        .map(Diagnosis::layers)
        .flatMap(layers -> layers.subList(layers.size() / 4, layers.size() * 3 / 4).stream())
        .toList();
  }

  /** Means are geometric ones, over so many nets: of a single one, chance takes some percent. */
  private static void assertPredicted(Row row, int width, int depth, int batch, int seeds) {
    List<Diagnosis> nets =
        IntStream.range(0, seeds)
            .mapToObj(seed -> row.diagnosis(width, depth, batch, seed))
            .toList();
    assertThat(nets).flatMap(Diagnosis::layers).allMatch(LayerFlow::isPredicted);
    assertThat(mean(middle(nets), LayerFlow::predictedGain) / row.ratio())
        .isCloseTo(1, within(0.01));
    for (int i = 1; i <= depth; i++) {
      int layer = i;
      List<LayerFlow> layers = nets.stream().map(net -> net.layers().get(layer)).toList();
      assertThat(mean(layers, each -> each.gain() / each.predictedGain()))
          .as("layer %d", layer)
          .isCloseTo(1, within(0.05));
    }
  }

  @ParameterizedTest
  @MethodSource("table")
  void predictsTheTableAndEveryLayerOfSmallNets(Row row) {
    assertPredicted(row, 128, 16, 64, 12);
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("table")
  void predictsTheTableAndEveryLayer(Row row) {
    assertPredicted(row, 400, 40, 128, 5);
  }
}
