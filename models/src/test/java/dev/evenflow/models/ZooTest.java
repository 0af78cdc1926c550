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
import dev.evenflow.training.Snapshot;
import dev.evenflow.training.Trainer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ZooTest {
  @TempDir private Path folder;

  private static Targets classes(int count, int... labels) {
    return new Labels(labels, IntStream.range(0, count).mapToObj(i -> "c" + i).toList());
  }

  private static Trainer trainer(String line, int[] shape, Targets targets) {
    return Run.predictor(Recipe.parse(line), Strategies.standard(), shape, List.of(), targets, 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--model lenet5 | 28/28/1 | 10 | 61706",
        "--model small-cnn --norm none | 28/28/1 | 10 | 34826",
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

  /** Twice as wide: twice the stem and the normalizations, four times what is between them. */
  @Test
  void widensAllStagesOfAResidualNetwork() {
    int stem = 3 * 9 * 32;
    int stages = 4 * 9 * (6 * 16 * 16 + 16 * 32 + 5 * 32 * 32 + 32 * 64 + 5 * 64 * 64);
    int normalizations = 2 * 2 * (7 * 16 + 6 * 32 + 6 * 64);
    int head = 128 * 10 + 10;
    String wide = "--model resnet:width=32";
    assertThat(trainer(wide, new int[] {32, 32, 3}, classes(10)).variables().parameterCount())
        .isEqualTo(stem + stages + normalizations + head);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resnet:depth=19 | depth must be 6 n + 2, such as 20, 32, 56 or 110, given 19",
        "plain-cnn:width=0 | width must be at least 1, given 0",
      })
  void refusesSizesThatAreNone(String model, String sentence) {
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> Zoo.sizes(model))
        .withMessage("residual network: " + sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // 0.80 million without the 64 * 128 of positions: A. Karpathy's nanoGPT counts so.
        "--model gpt-nano | 64 | 65 | 64 | 797056 + 8192 | 805248",
        // A. Karpathy's makemore prints these.
        "--model makemore-mlp --norm none | 3 | 27 | 0 | 270 + 6200 + 5427 | 11897",
        "--model makemore-mlp | 3 | 27 | 0 | 270 + 6000 + 400 + 5427 | 12097",
        "--model logistic | 22 | 127 | 0 | 127 * 127 + 127 | 16256",
        "--model fast-text:10 | 5 | 30 | 0 | 30 * 10 + 10 * 30 + 30 | 630",
        "--model sentence-cnn | 37 | 6 | 0 | 6 * 300 + 100 * (3 + 4 + 5) * 300 + 300 + 300 * 6 + 6"
            + " | 363906",
        "--model dlrm:dense=2,bottom=3/2,top=4 | 4 | 300 | 0"
            + " | 2 * 3 + 3 + 3 * 2 + 2 + 2 * 300 * 2 + 5 * 4 + 4 + 4 * 300 + 300 | 2741",
      })
  void countsTheParametersOfModelsThatReadIndices(
      String line, int length, int names, int steps, String sum, long parameters) {
    List<String> vocabulary = IntStream.range(0, names).mapToObj(i -> "w" + i).toList();
    int[] everyStep = steps == 0 ? new int[0] : new int[] {steps};
    Labels none = new Labels(new int[0], vocabulary, everyStep);
    Trainer trainer =
        Run.predictor(
            Recipe.parse(line), Strategies.standard(), new int[] {length}, vocabulary, none, 1);
    assertThat(trainer.variables().parameterCount()).as(sum).isEqualTo(parameters);
  }

  /** Of 8 examples in batches of 4. */
  static Dataset images() {
    RandomStream random = new RandomStream(1, "images");
    float[] pixels = new float[8 * 8 * 8];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.uniform(0, i);
    }
    return new Dataset(Features.of(pixels, 8, 8, 1), classes(3, 0, 1, 2, 0, 1, 2, 0, 1));
  }

  /** Of 8 examples of six words from ten, that fill up with the first, and two or six labels. */
  static Dataset words(boolean isAtEveryStep) {
    RandomStream random = new RandomStream(1, "words");
    int[] words = IntStream.range(0, 48).map(i -> random.nextInt(0, i, 10)).toArray();
    List<String> vocabulary = IntStream.range(0, 10).mapToObj(i -> "w" + i).toList();
    Features features = Features.ofIndices(words, vocabulary, 6);
    return isAtEveryStep
        ? new Dataset(features, new Labels(words, vocabulary, 6))
        : new Dataset(features, classes(2, 0, 1, 0, 1, 0, 1, 0, 1));
  }

  static Stream<String> modelsOfImages() {
    return Stream.of(
        "residual-cnn:channels=4,blocks=1",
        "lenet5",
        "mlp:depth=2,width=5",
        "deep-mlp:depth=5,width=5",
        "highway:depth=3,width=5",
        "small-cnn:width=2",
        "vgg11-small:width=2",
        "plain-cnn:depth=8,width=2",
        "resnet:depth=8",
        "preact-resnet:depth=8",
        "resnet18:width=2",
        "logistic",
        "autoencoder:hidden=5,code=2",
        "vae:hidden=5,code=2");
  }

  static Stream<String> modelsOfIndices() {
    return Stream.of(
        "transformer:width=8,blocks=1,heads=2",
        "transformer:width=8,blocks=1,heads=2 --residual post-norm",
        "sentence-cnn:kernels=2/3,filters=3,embedding=4",
        "fast-text:4",
        "logistic",
        "makemore-mlp:embedding=3,hidden=5",
        "dlrm:dense=2,bottom=4/3,top=4",
        "wide-and-deep:dense=2,embedding=3,hidden=4",
        "gpt-nano:width=8,blocks=2,heads=2",
        "gpt-nano:width=8,blocks=2,heads=2,tied=false,bias=true,dropout=0.1 --residual post-norm",
        "rnn:width=4",
        "lstm:width=4",
        "gru:width=4");
  }

  @Test
  void everyModelIsAmongThem() {
    assertThat(Stream.concat(modelsOfImages(), modelsOfIndices()))
        .extracting(line -> Recipe.parse("--model " + line).modelName())
        .containsAll(Arrays.stream(Zoo.values()).map(Zoo::title).toList());
  }

  @ParameterizedTest
  @MethodSource("modelsOfImages")
  void takesAStepSavesLoadsResumesAndPredictsOfImages(String model) {
    Dataset data = model.equals("lenet5") ? padded(images()) : images();
    isTheSameAfterResumingAndLoading("--model " + model, data);
  }

  @ParameterizedTest
  @MethodSource("modelsOfIndices")
  void takesAStepSavesLoadsResumesAndPredictsOfIndices(String model) {
    isTheSameAfterResumingAndLoading("--model " + model, words(model.startsWith("gpt")));
  }

  private void isTheSameAfterResumingAndLoading(String line, Dataset given) {
    Recipe recipe = Recipe.parse("--batch 4 " + line);
    Dataset data = Zoo.reconstructs(recipe.get(Setting.MODEL)) ? given.reconstructed() : given;
    Trainer whole = made(recipe, data);
    whole.fit(data, 2, List.of());
    Trainer first = made(recipe, data);
    first.fit(data, 1, List.of());
    Trainer second = made(recipe, data);
    Path snapshot = folder.resolve("snapshot");
    first.snapshot().write(snapshot);
    second.restore(Snapshot.read(snapshot));
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gpt-nano | gpt-nano speaks at every step, but an example has one target",
        "mlp | mlp reads numbers, but the data are indices",
      })
  void refusesDataThatAreNotForIt(String model, String sentence) {
    Recipe recipe = Recipe.parse("--model " + model);
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> made(recipe, words(false)))
        .withMessageContaining(sentence);
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> made(Recipe.parse("--model fast-text"), images()))
        .withMessage(
            "fast-text reads characters, words or other indices, but the data are numbers");
  }

  static Trainer made(Recipe recipe, Dataset data) {
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
  void dropsHiddenUnitsOfPerceptronsInTrainingAlone() {
    Dataset data = images();
    Trainer whole = made(Recipe.parse("--model mlp:width=5 --norm none"), data);
    Trainer dropping = made(Recipe.parse("--model mlp:width=5,dropout=0.5 --norm none"), data);
    float[] example = new float[data.features().width()];
    data.features().copy(0, example, 0);
    assertThat(dropping.predict(example, 1)).containsExactly(whole.predict(example, 1));
    whole.fit(data, 1, List.of());
    dropping.fit(data, 1, List.of());
    assertThat(dropping.predict(example, 1)).isNotEqualTo(whole.predict(example, 1));
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
