package dev.evenflow.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Dataset;
import dev.evenflow.data.Features;
import dev.evenflow.data.Labels;
import dev.evenflow.data.Targets;
import dev.evenflow.random.RandomStream;
import dev.evenflow.training.Evaluation;
import dev.evenflow.training.Trainer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZooTest {
  @TempDir private Path folder;

  private static Targets classes(int count, int... labels) {
    return new Labels(labels, IntStream.range(0, count).mapToObj(i -> "c" + i).toList());
  }

  private static Trainer trainer(String line, int[] shape, Targets targets) {
    return Run.predictor(Recipe.parse(line), Strategies.standard(), shape, targets, 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--model lenet5 | 28/28/1 | 10 | 61706",
        "--model small-cnn | 28/28/1 | 10 | 34826",
        "--model resnet | 32/32/3 | 10 | 269722",
        "--model resnet:depth=56 | 32/32/3 | 10 | 853018",
        "--model resnet:depth=110 | 32/32/3 | 10 | 1727962",
        "--model plain-cnn | 32/32/3 | 10 | 269722",
        "--model resnet18 | 32/32/3 | 10 | 11173962",
        "--model resnet18:stem=large | 224/224/3 | 1000 | 11689512",
        "--model vgg11-small:width=64 --norm none | 32/32/3 | 10 | 9225610",
      })
  void hasAsManyParametersAsWerePublished(String line, String shape, int count, long parameters) {
    int[] extents = Arrays.stream(shape.split("/")).mapToInt(Integer::parseInt).toArray();
    assertThat(trainer(line, extents, classes(count)).variables().parameterCount())
        .isEqualTo(parameters);
  }

  /** Of 8 examples in batches of 4. */
  private static Dataset images() {
    RandomStream random = new RandomStream(1, "images");
    float[] pixels = new float[8 * 8 * 8];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.uniform(0, i);
    }
    return new Dataset(Features.of(pixels, 8, 8, 1), classes(3, 0, 1, 2, 0, 1, 2, 0, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "residual-cnn:channels=4,blocks=1",
        "lenet5",
        "mlp:depth=2,width=5",
        "deep-mlp:depth=5,width=5",
        "highway:depth=3,width=5",
        "small-cnn:width=2",
        "vgg11-small:width=2",
        "plain-cnn:depth=8",
        "resnet:depth=8",
        "preact-resnet:depth=8",
        "resnet18:width=2",
      })
  void takesAStepSavesLoadsResumesAndPredicts(String model) {
    Dataset data = model.equals("lenet5") ? padded(images()) : images();
    Recipe recipe = Recipe.parse("--batch 4 --model " + model);
    Trainer whole = made(recipe, data);
    whole.fit(data, 2, List.of());
    Trainer first = made(recipe, data);
    first.fit(data, 1, List.of());
    Trainer second = made(recipe, data);
    second.restore(first.snapshot());
    second.resume(data, 2, List.of());
    float[] example = new float[data.features().width()];
    data.features().copy(0, example, 0);
    float[] said = whole.predict(example, 1);
    assertThat(second.predict(example, 1)).containsExactly(said);
    whole.save(folder.resolve("weights"));
    Trainer loaded = made(recipe, data);
    assertThat(loaded.predict(example, 1)).isNotEqualTo(said);
    loaded.load(folder.resolve("weights"));
    assertThat(loaded.predict(example, 1)).containsExactly(said);
  }

  private static Trainer made(Recipe recipe, Dataset data) {
    return Run.trainer(recipe, Strategies.standard().choose(recipe), data, 4, 1);
  }

  /** In the middle of images of 28x28 zeros. */
  private static Dataset padded(Dataset small) {
    float[] image = new float[64];
    float[] pixels = new float[small.size() * 28 * 28];
    for (int i = 0; i < small.size(); i++) {
      small.features().copy(i, image, 0);
      for (int row = 0; row < 8; row++) {
        System.arraycopy(image, row * 8, pixels, (i * 28 + row + 10) * 28 + 10, 8);
      }
    }
    return new Dataset(Features.of(pixels, 28, 28, 1), small.targets());
  }

  @ParameterizedTest
  @EnumSource(Zoo.class)
  void hasACardWhoseRecipeCanBeRead(Zoo model) {
    Card card = model.card();
    assertThat(card.recipe(model, card.data()).modelName()).isEqualTo(model.title());
    assertThat(Expectation.parse(card.expected().toString())).isEqualTo(card.expected());
    assertThat(List.of(card.paper(), card.parameters(), card.time())).doesNotContain("");
  }

  @Test
  void meetsAnExpectationOnTheRightSideOfItsBound() {
    Evaluation result = new Evaluation(0.5, 0.9, Double.NaN, 10);
    assertThat(Expectation.parse("accuracy >= 0.9").isMetBy(result)).isTrue();
    assertThat(Expectation.parse("accuracy >= 0.91").isMetBy(result)).isFalse();
    assertThat(Expectation.parse("loss <= 0.5").isMetBy(result)).isTrue();
    assertThat(Expectation.parse("loss <= 0.49").isMetBy(result)).isFalse();
    assertThat(Expectation.parse("rmse <= 1").isMetBy(result)).isFalse();
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> Expectation.parse("accuracy > 1"))
        .withMessageContaining("given accuracy > 1");
  }

  @Test
  void tellsTheNearestNameOfAModel() {
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> Zoo.of("resnett:depth=20"))
        .withMessageContaining("there is no model resnett, only residual-cnn, lenet5")
        .withMessageContaining("did you mean resnet?");
  }
}
