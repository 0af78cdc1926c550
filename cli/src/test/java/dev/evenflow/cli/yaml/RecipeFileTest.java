package dev.evenflow.cli.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.evenflow.EvenflowException;
import dev.evenflow.models.Card;
import dev.evenflow.models.Recipe;
import dev.evenflow.models.Setting;
import dev.evenflow.models.Zoo;
import dev.evenflow.models.grid.Axis;
import dev.evenflow.models.grid.Grid;
import dev.evenflow.models.grid.Key;
import dev.evenflow.models.grid.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeFileTest {
  @TempDir private Path folder;

  private RecipeFile read(String text) throws IOException {
    return RecipeFile.read(Files.writeString(folder.resolve("run.yaml"), text));
  }

  private String fault(String text) {
    Path file = folder.resolve("run.yaml");
    EvenflowException fault = catchThrowableOfType(EvenflowException.class, () -> read(text));
    return String.valueOf(fault.getMessage()).replace(file.toString(), "run.yaml");
  }

  @ParameterizedTest
  @EnumSource(Zoo.class)
  void readsBackTheRecipeOfEveryCard(Zoo model) throws IOException {
    Card card = model.card();
    Recipe recipe = card.recipe(model, card.data());
    assertThat(new Recipe(read(RecipeFile.of(recipe)).alone())).isEqualTo(recipe);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a folder/of data",
        "it's",
        "\"quoted\"",
        "a: b",
        "#c",
        "- x",
        "-",
        "~",
        "null",
        "a\\b",
        "{a}",
        "[a]",
        "&a",
        "*a",
        "!a",
        "%a",
        "@a",
        "`a",
        "a #b",
        " a ",
        "a\tb\n\r",
        "\u00e9",
        "\ud83d\ude00",
        "\ud83d",
        "\u0000\u0007\u0085\u2028\ufeff",
        "?",
        "? a",
        "a:",
        "|",
        ">",
        "1_000",
        "..."
      })
  void readsBackWhateverText(String text) throws IOException {
    Recipe recipe = new Recipe(Map.of(Setting.START, text));
    assertThat(read(RecipeFile.of(recipe)).settings()).isEqualTo(recipe.settings());
    Grid grid =
        new Grid(
            Map.of(Setting.START, text),
            List.of(
                Axis.of("data", List.of(text + "1", "b")),
                new Axis(
                    text + "2",
                    List.of(
                        new Variant(text + "3", Map.of(Key.parse("norm"), text + "4")),
                        new Variant("x", Map.of())))),
            1);
    RecipeFile back = read(RecipeFile.of(grid));
    assertThat(back.settings()).isEqualTo(grid.base());
    assertThat(back.axes()).isEqualTo(grid.axes());
  }

  @Test
  void readsBackGridsWithTheOrderOfTheirVariants() throws IOException {
    Map<Key, String> changes = new LinkedHashMap<>();
    changes.put(Key.parse("model.width"), "200");
    changes.put(Key.parse("optimizer"), "sgd:lr=0.1,momentum=0.9+ema");
    Grid grid =
        new Grid(
            Map.of(Setting.DATA, "digits", Setting.CLIP, "value:5+global-norm:1"),
            List.of(
                Axis.parse("model.depth=50,5,20"),
                new Axis("cure", List.of(new Variant("z, with: signs", changes))),
                Axis.parse("init=orthogonal,he-normal")),
            3);
    RecipeFile back = read(RecipeFile.of(grid));
    assertThat(new Grid(back.settings(), back.axes(), back.seeds())).isEqualTo(grid);
    assertThat(back.axes().get(1).variants().getFirst().changes().keySet().stream().toList())
        .isEqualTo(List.copyOf(changes.keySet()));
  }

  @Test
  void leavesValuesAsTheyAreWritten() throws IOException {
    assertThat(read("\ufeffepochs: 010 # ten\nseed: '-7'\nvalidation: 0.10\nnorm: none\n").alone())
        .isEqualTo(
            Map.of(
                Setting.EPOCHS, "010",
                Setting.SEED, "-7",
                Setting.VALIDATION, "0.10",
                Setting.NORM, "none"));
    assertThat(read("").alone()).isEmpty();
    assertThat(read("# nothing\n---\n").alone()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "epochs: 1\\nepochs: 2 | line 2: epochs is given twice",
        "epochs: [1, 2] | line 1: epochs must be one value, written as on the command line, given a"
            + " list",
        "optimizer: {adam: {lr: 1}} | line 1: optimizer must be one value, written as on the"
            + " command line, given keys with values",
        "epochs: | line 1: epochs lacks its value",
        "- epochs | line 1: keys with values are needed, as epochs: 5, given a list",
        "epochs | line 1: keys with values are needed, as epochs: 5, given 'epochs'",
        "a: &x 1\\nb: *x | line 2: anchors are not followed: write the value itself",
        "a: [[[[[[[1]]]]]]] | line 1: it is nested too deep",
        "? [a]\\n: 1 | line 1: a key must be text",
        "epochs: 1\\n---\\nepochs: 2 | line 2: a second document begins, but only one is read",
        "seeds: x | line 1: seeds must be a whole number, given x",
        "seeds: 0 | line 1: seeds must be at least 1, given 0",
        "vary: [norm] | line 1: vary must be keys with values, given a list",
        "vary: {cure: {plain: none}} | line 1: plain must be keys with values, given 'none'",
        "vary: {norm: [none, none]} | line 1: norm is to be none twice",
      })
  void saysInOneSentenceWhatIsWrong(String text, String sentence) {
    assertThat(fault(text.replace("\\n", "\n"))).isEqualTo("run.yaml, " + sentence);
  }

  @Test
  void saysWhatAnUnknownKeyMayHaveMeant() {
    assertThat(fault("data: digits\noptimiser: sgd\n"))
        .startsWith("run.yaml, line 2: there is no key optimiser, only activation, ")
        .endsWith("; did you mean optimizer?");
    assertThat(fault("vary: {inti: [zeros]}")).endsWith("; did you mean init?");
  }

  @Test
  void refusesWhatIsNoYamlOrTooLarge() throws IOException {
    assertThat(fault("epochs: [1")).startsWith("run.yaml, line 1: it is no YAML: ");
    assertThat(fault("epochs: \u0007")).startsWith("run.yaml is no YAML: ");
    assertThat(fault("#".repeat(2 << 20)))
        .isEqualTo("run.yaml is too large for a recipe: it must be at most 1048576 bytes");
    Path bytes = Files.write(folder.resolve("bytes.yaml"), new byte[] {'a', (byte) 0xFF});
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> RecipeFile.read(bytes))
        .withMessage(bytes + " is no text in UTF-8");
    Path missing = folder.resolve("missing.yaml");
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> RecipeFile.read(missing))
        .withMessage("there is no file " + missing);
  }

  @Test
  void isNoRecipeAloneWhereItVaries() throws IOException {
    RecipeFile file = read("seeds: 2");
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(file::alone)
        .withMessageEndingWith("says what to vary, which only evenflow compare does");
  }
}
