package dev.evenflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.diagnostics.Batch;
import dev.evenflow.diagnostics.Diagnosis;
import dev.evenflow.diagnostics.LayerFlow;
import dev.evenflow.models.Recipe;
import dev.evenflow.models.Run;
import dev.evenflow.models.Strategies;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Predictions for the models of the zoo, end to end, beside measurements. */
class ZooPredictionTest {
  /** Every form once, and those that normalization changes most. */
  private static Stream<String> forms(String model) {
    Stream<String> bare =
        Strategies.standard().residuals().names().stream()
            .filter(form -> !form.equals("bottleneck"))
            .map(form -> "--residual " + form + " --norm none");
    Stream<String> others =
        Stream.of(
            "--residual none --norm batch",
            "--residual none --norm layer",
            "--residual identity --norm batch",
            "--residual pre-activation --norm batch",
            "--residual post-norm --norm layer",
            "--residual none --norm none --activation tanh --init critical",
            "--residual none --norm none --activation tanh --init xavier-normal",
            "--residual none --norm none --activation gelu --init auto");
    return Stream.concat(bare, others).map(rest -> "--model " + model + " " + rest);
  }

  static Stream<String> perceptrons() {
    return forms("deep-mlp:depth=8,width=128");
  }

  static Stream<String> deepPerceptrons() {
    return forms("deep-mlp:depth=50,width=256");
  }

  static Stream<String> convolutional() {
    return Stream.of(
        "--model residual-cnn:channels=16,blocks=3",
        "--model residual-cnn:channels=16,blocks=3 --norm none --residual none",
        "--model residual-cnn:channels=16,blocks=3 --norm layer --residual pre-activation",
        "--model residual-cnn:channels=16,blocks=3 --norm none --residual fixup");
  }

  /** With as many channels in the first of three stages, 4 times as many in the last. */
  private static Stream<String> deepConvolutional(int width) {
    return Stream.of(
            "plain-cnn",
            "plain-cnn --norm none",
            "plain-cnn --norm layer",
            "plain-cnn --norm none --activation tanh --init xavier-normal",
            "plain-cnn --norm none --activation tanh --init critical:weights=delta-orthogonal",
            "resnet",
            "resnet --norm none",
            "resnet --norm none --residual fixup",
            "preact-resnet",
            "preact-resnet --norm none")
        .map(form -> "--model " + form.replaceFirst("\\S+", "$0:depth=50,width=" + width));
  }

  static Stream<String> deepConvolutional() {
    return Stream.of(16, 256).flatMap(ZooPredictionTest::deepConvolutional);
  }

  private static double log(Diagnosis diagnosis, ToDoubleFunction<LayerFlow> gain) {
    List<LayerFlow> layers = diagnosis.layers();
    return layers.subList(1, layers.size() - 1).stream()
        .mapToDouble(each -> Math.log(gain.applyAsDouble(each)))
        .sum();
  }

  /** The mean over seeds of the logarithm of the measured factor over the predicted one. */
  private static double error(String line, int seeds) {
    return IntStream.range(0, seeds)
        .mapToDouble(seed -> {
          Recipe recipe = Recipe.parse("--data digits " + line + " --seed " + seed);
          Run run = Run.of(recipe, Strategies.standard(), 1);
          Diagnosis all = Diagnosis.of(run.trainer(), Batch.of(run.train(), recipe.batch(), seed));
          return log(all, LayerFlow::gain) - log(all, LayerFlow::predictedGain);
        })
        .average()
        .orElseThrow();
  }

  private static void assertPredicted(String line, int seeds) {
    assertThat(error(line, seeds)).as(line).isCloseTo(0, within(Math.log(2)));
  }

  @ParameterizedTest
  @MethodSource("perceptrons")
  void holdInSmallPerceptrons(String line) {
    assertPredicted(line, 1);
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("deepPerceptrons")
  void holdOverFiftyLayers(String line) {
    assertPredicted(line, 5);
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("deepConvolutional")
  void holdOverFiftyLayersOfConvolutions(String line) {
    assertPredicted(line, 5);
  }

  @ParameterizedTest
  @MethodSource("convolutional")
  void holdInConvolutions(String line) {
    assertPredicted(line, 1);
  }
}
