package dev.evenflow.cli;

import static dev.evenflow.testing.VariableBits.bits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.data.Dataset;
import dev.evenflow.data.Features;
import dev.evenflow.data.Labels;
import dev.evenflow.diagnostics.symptom.Findings;
import dev.evenflow.diagnostics.symptom.Symptom;
import dev.evenflow.diagnostics.watch.LayerSignals;
import dev.evenflow.diagnostics.watch.Signals;
import dev.evenflow.diagnostics.watch.Watch;
import dev.evenflow.models.Recipe;
import dev.evenflow.models.Run;
import dev.evenflow.models.Strategies;
import dev.evenflow.random.RandomStream;
import dev.evenflow.training.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Watching changes no bit of what is trained, whatever the model and the optimizer. */
class WatchedZooTest {
  private static final RandomStream RANDOM = new RandomStream(1, "zoo");

  private static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "n" + i).toList();
  }

  private static Dataset images() {
    float[] pixels = new float[10 * 64];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = RANDOM.uniform(0, i);
    }
    int[] labels = IntStream.range(0, 10).map(i -> i % 3).toArray();
    return new Dataset(Features.of(pixels, 8, 8, 1), new Labels(labels, names(3)));
  }

  private static Dataset words(boolean everyStep) {
    int[] words = IntStream.range(0, 60).map(i -> RANDOM.nextInt(0, i, 10)).toArray();
    Features features = Features.ofIndices(words, names(10), 6);
    int[] labels = IntStream.range(0, 10).map(i -> i % 2).toArray();
    return new Dataset(
        features, everyStep ? new Labels(words, names(10), 6) : new Labels(labels, names(2)));
  }

  /** Two epochs of two batches of four and one of two. */
  private static Trainer trained(String line, Dataset data, List<Signals> seen, int every) {
    Recipe recipe = Recipe.parse("--batch 4 --schedule constant --model " + line);
    Trainer trainer =
        Run.predictor(
            recipe,
            Strategies.standard(),
            data.features().shape(),
            data.features().vocabulary(),
            data.targets().subset(),
            1);
    if (every > 0) {
      Findings findings = new Findings(Symptom.standard(), List.of());
      trainer.watch(
          new Watch(signals -> {
            seen.add(signals);
            findings.accept(signals);
          }),
          every);
    }
    trainer.fit(data, 2, List.of());
    return trainer;
  }

  private static void isTheSame(String line, Dataset data) {
    List<Signals> seen = new ArrayList<>();
    assertThat(bits(trained(line, data, seen, 1)))
        .isEqualTo(bits(trained(line, data, new ArrayList<>(), 0)));
    assertThat(seen).hasSizeGreaterThan(2);
    for (Signals signals : seen) {
      assertThat(signals.gradient().value()).isPositive().isFinite();
      assertThat(signals.update().value()).isPositive().isFinite();
      assertThat(signals.layers()).isNotEmpty();
      for (LayerSignals layer : signals.layers()) {
        assertThat(layer.greatest()).isNotNegative().isFinite();
        assertThat(layer.gradient().value()).isNotNegative().isFinite();
        assertThat(layer.variance()).isNotNegative().isFinite();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mlp:depth=3,width=8 --optimizer adam:lr=0.01+accumulate:2 --clip global-norm:1",
        "mlp:depth=3,width=8 --norm none --optimizer sgd:lr=0.1+sam+ema:0.9",
        "deep-mlp:depth=6,width=8 --norm layer --optimizer lbfgs",
        "residual-cnn:channels=4,blocks=2 --optimizer muon",
        "small-cnn:width=2 --norm batch --clip adagc --activation gelu"
      })
  void leavesTheSameBitsOfImages(String line) {
    isTheSame(line, images());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fast-text:4 --optimizer adam+lazy",
        "fast-text:4 --optimizer adagrad",
        "transformer:width=8,blocks=2,heads=2",
        "gpt-nano:width=8,blocks=2,heads=2 --optimizer adamw",
        "lstm:width=4,layers=2,bidirectional=true --clip global-norm:1",
        "gru:width=4",
        "rnn:width=4 --activation relu",
      })
  void leavesTheSameBitsOfIndices(String line) {
    isTheSame(line, words(line.startsWith("gpt")));
  }
}
