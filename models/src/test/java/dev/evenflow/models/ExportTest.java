package dev.evenflow.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.exchange.WeightsFormat;
import dev.evenflow.random.RandomStream;
import dev.evenflow.training.Trainer;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every model comes back from every format of weights as it was, and says the same to the bit. */
class ExportTest {
  private static final Strategies ALL = Strategies.standard();
  private static final int[] IMAGE = {12, 12, 2};
  private static final int CLASSES = 3;
  private static final int BATCH = 4;

  @TempDir private Path folder;

  static Stream<Recipe> recipes() {
    Stream<Recipe> models = Stream.of(Zoo.values()).map(zoo -> recipe(Setting.MODEL, zoo.title()));
    Stream<Recipe> norms =
        ALL.normalizations().names().stream().map(name -> recipe(Setting.NORM, name));
    Stream<Recipe> residuals =
        ALL.residuals().names().stream().map(name -> recipe(Setting.RESIDUAL, name));
    return Stream.of(models, norms, residuals).flatMap(each -> each);
  }

  private static Recipe recipe(Setting setting, String value) {
    return new Recipe(Map.of(setting, value, Setting.ACTIVATION, "prelu"));
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
  @MethodSource("recipes")
  void comesBackToTheBit(Recipe recipe) {
    float[] features = features();
    Trainer trained = Run.predictor(recipe, ALL, IMAGE, CLASSES, 1);
    trained.step(features, new int[] {0, 1, 2, 0});
    float[] expected = trained.predict(features, BATCH);
    Trainer other = Run.predictor(recipe.with(Setting.SEED, "9"), ALL, IMAGE, CLASSES, 1);
    for (WeightsFormat format : WeightsFormat.values()) {
      Path file = folder.resolve("weights." + format);
      trained.save(file, format);
      other.load(file, format, Map.of());
      assertThat(other.predict(features, BATCH)).as("by %s", format).isEqualTo(expected);
      // So that the next format has something to mend.
      other.step(features, new int[] {1, 1, 1, 1});
    }
  }
}
