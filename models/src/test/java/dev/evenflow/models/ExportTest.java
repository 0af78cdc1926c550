package dev.evenflow.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.data.Dataset;
import dev.evenflow.data.Labels;
import dev.evenflow.exchange.WeightsFormat;
import dev.evenflow.random.RandomStream;
import dev.evenflow.training.Trainer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every model comes back from every format of weights as it was, and says the same to the bit. */
class ExportTest {
  private static final Strategies ALL = Strategies.standard();
  private static final int[] IMAGE = {12, 12, 2};
  private static final int[] SEQUENCE = {12, 24};
  private static final Labels NONE = new Labels(new int[0], List.of("a", "b", "c"));
  private static final int BATCH = 4;

  @TempDir private Path folder;

  /** Normalizations and residual forms, in a small model. */
  static Stream<Recipe> strategies() {
    Stream<Recipe> norms =
        ALL.normalizations().names().stream().map(name -> small(Setting.NORM, name));
    Stream<Recipe> residuals =
        ALL.residuals().names().stream().map(name -> small(Setting.RESIDUAL, name));
    return Stream.concat(norms, residuals);
  }

  private static Recipe small(Setting setting, String value) {
    return recipe("residual-cnn:channels=4,blocks=2").with(setting, value);
  }

  private static Recipe recipe(String model) {
    return new Recipe(Map.of(Setting.MODEL, model, Setting.ACTIVATION, "prelu"));
  }

  private static Trainer predictor(Recipe recipe) {
    boolean isRecurrent = Set.of("rnn", "lstm", "gru").contains(recipe.modelName());
    return Run.predictor(recipe, ALL, isRecurrent ? SEQUENCE : IMAGE, List.of(), NONE, 1);
  }

  private static float[] features() {
    RandomStream random = new RandomStream(5, "features");
    float[] features = new float[BATCH * IMAGE[0] * IMAGE[1] * IMAGE[2]];
    for (int i = 0; i < features.length; i++) {
      features[i] = random.uniform(0, i);
    }
    return features;
  }

  @ParameterizedTest
  @EnumSource(from = "RESIDUAL_CNN", to = "GRU")
  void comesBackFromEveryFormat(Zoo model) {
    String small = model == Zoo.RESNET18 ? "resnet18:width=4" : model.title();
    check(recipe(small), WeightsFormat.values());
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void comesBackFromPyTorch(Recipe recipe) {
    check(recipe, WeightsFormat.PYTORCH);
  }

  @ParameterizedTest
  @MethodSource("dev.evenflow.models.ZooTest#modelsOfIndices")
  void comesBackFromEveryFormatWhereItReadsIndices(String model) {
    check(Recipe.parse("--model " + model), ZooTest.words(model.startsWith("gpt")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"autoencoder:hidden=5,code=2", "vae:hidden=5,code=2"})
  void comesBackFromEveryFormatWhereItSaysItsExamplesAgain(String model) {
    check(Recipe.parse("--model " + model), ZooTest.images().reconstructed());
  }

  private void check(Recipe recipe, Dataset data) {
    Trainer trained = ZooTest.made(recipe.with(Setting.BATCH, "4"), data);
    trained.fit(data, 1, List.of());
    float[] example = new float[data.features().width()];
    data.features().copy(3, example, 0);
    float[] expected = trained.predict(example, 1);
    for (WeightsFormat format : WeightsFormat.values()) {
      Path file = folder.resolve("weights." + format);
      trained.save(file, format);
      Trainer other = ZooTest.made(recipe.with(Setting.SEED, "9"), data);
      other.load(file, format, Map.of());
      assertThat(other.predict(example, 1)).as("by %s", format).isEqualTo(expected);
    }
  }

  private void check(Recipe recipe, WeightsFormat... formats) {
    float[] features = features();
    Trainer trained = predictor(recipe);
    trained.step(features, new int[] {0, 1, 2, 0});
    float[] expected = trained.predict(features, BATCH);
    for (WeightsFormat format : formats) {
      Path file = folder.resolve("weights." + format);
      trained.save(file, format);
      Trainer other = predictor(recipe.with(Setting.SEED, "9"));
      other.load(file, format, Map.of());
      assertThat(other.predict(features, BATCH)).as("by %s", format).isEqualTo(expected);
    }
  }
}
