package dev.evenflow.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.evenflow.EvenflowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        "--batch 99999999999 | batch must be a whole number, given 99999999999",
        "--seed 0.5 | seed must be a whole number, given 0.5",
        "--validation 1 | validation must be from 0 to below 1, given 1",
        "--validation x | validation must be a number, given x",
        "--patience 3 | patience needs a validation part, such as 0.1",
        "--model vgg | there is no model vgg, only residual-cnn, lenet5, mlp, deep-mlp",
        "--optimiser sgd | a recipe has no setting --optimiser",
        "--optimizer | --optimizer lacks its value",
      })
  void saysInOneSentenceWhatIsWrong(String line, String sentence) {
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> Recipe.parse(line))
        .withMessage(sentence);
  }
}
