package dev.evenflow.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Digits;
import dev.evenflow.strategy.SyntheticDataSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeTest {
  @ParameterizedTest
  @EnumSource(Zoo.class)
  void isReadBackFromTheCommandThatItPrints(Zoo model) {
    Recipe recipe = new Recipe(Map.of(Setting.MODEL, model.title(), Setting.SEED, "-7"));
    assertThat(Recipe.parse(recipe.toString())).isEqualTo(recipe);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a folder/of data", "it's", "'quoted'", "a;b", "-"})
  void quotesWhatAShellWouldSplit(String data) {
    Recipe recipe = new Recipe(Map.of(Setting.DATA, data));
    assertThat(Recipe.parse(recipe.toString())).isEqualTo(recipe);
  }

  @Test
  void takesTheDefaultsOfItsModelUnlessTheyAreSet() {
    Recipe recipe = new Recipe(Map.of(Setting.MODEL, "lenet5"));
    assertThat(recipe.get(Setting.NORM)).isEqualTo("none");
    assertThat(recipe.epochs()).isEqualTo(3);
    assertThat(recipe.batch()).isEqualTo(64);
    assertThat(recipe.with(Setting.EPOCHS, "5").epochs()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mlp:depth=3,width=5 | 64 * 5 + 5 + 2 * (5 * 5 + 5) + 5 * 10 + 10 | 445",
        "deep-mlp:7 | 64 * 128 + 128 + 6 * (128 * 128 + 128) + 128 * 10 + 10 | 108682",
        "residual-cnn:channels=4,blocks=1 | 9 * 4 + 4 + 2 * (9 * 16 + 4) + 4 * 10 + 10 | 386",
      })
  void buildsItsModelInTheSizesThatItsArgumentsSay(String model, String sum, long parameters) {
    Recipe recipe = Recipe.parse("--norm none --model " + model);
    int[] shape = {8, 8, 1};
    assertThat(
            Run.predictor(
                    recipe,
                    Strategies.standard(),
                    shape,
                    List.of(),
                    Digits.load().subset().targets(),
                    1)
                .variables()
                .parameterCount())
        .as(sum)
        .isEqualTo(parameters);
    assertThat(Recipe.parse(recipe.toString())).isEqualTo(recipe);
    assertThat(recipe.modelName()).isEqualTo(model.substring(0, model.indexOf(':')));
  }

  @Test
  void suitsTheModelToTheData(@TempDir Path folder) throws IOException {
    Path table = Files.writeString(folder.resolve("table.csv"), "1,2,a");
    assertThat(new Recipe(Map.of()).get(Setting.MODEL)).isEqualTo("residual-cnn");
    assertThat(new Recipe(Map.of(Setting.DATA, table.toString())).get(Setting.MODEL))
        .isEqualTo("mlp");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--epochs 0 | epochs must be at least 1, given 0",
        "--batch x | batch must be a whole number, given x",
        "--max-steps -1 | max-steps must be at least 0, given -1",
        "--batch 99999999999 | batch must be a whole number, given 99999999999",
        "--seed 0.5 | seed must be a whole number, given 0.5",
        "--validation 1 | validation must be from 0 to below 1, given 1",
        "--validation x | validation must be a number, given x",
        "--patience 3 | patience needs a validation part, such as 0.1",
        "--model mlp:dept=3 | mlp has no option dept, only depth, width, dropout; did you mean"
            + " depth?",
        "--model mlp:depth=x | option depth of mlp must be a number, given x",
        "--model mlp:depth=0 | perceptron: depth must be at least 1, given 0",
        "--model residual-cnn:blocks=0 | residual network: blocks must be at least 1, given 0",
        "--model lenet5:depth=3 | lenet5 has no options, given 'lenet5:depth=3'",
        "--optimizer | --optimizer lacks its value",
      })
  void saysInOneSentenceWhatIsWrong(String line, String sentence) {
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> Recipe.parse(line))
        .withMessage(sentence);
  }

  @Test
  void tellsEverySyntheticDataSet() {
    assertThat(Setting.DATA.description()).contains(SyntheticDataSets.catalogue().names());
  }

  @Test
  void saysWhatAnUnknownSettingMayHaveMeant() {
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> Recipe.parse("--optimiser sgd"))
        .withMessageStartingWith("a recipe has no setting optimiser, only data, augment, model, ")
        .withMessageEndingWith("; did you mean optimizer?");
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> Recipe.parse("optimizer sgd"))
        .withMessage("a setting begins with --, given optimizer");
  }
}
