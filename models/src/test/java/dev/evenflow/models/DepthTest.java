package dev.evenflow.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The tables of RESULTS.md about depth: what lets many layers train, and that plain nets do not.
 */
class DepthTest {
  private static final Pattern ROW =
      Pattern.compile(
          "\\| (.+?) \\| (\\d+) \\| ([.\\d]+) (?:\\| ([.\\d]+) )?\\| `\\./(evenflow train .+)`"
              + " \\|");
  private static final double FAILED = 0.2;
  private static final double TRAINED = 0.9;

  /** The layers of the short form. */
  private static final int FEWER = 25;

  /** A command and the test accuracy that it comes to, in a table with published ones or not. */
  record Row(String name, int depth, double accuracy, boolean isPublished, String command) {
    boolean isPlain() {
      return name.startsWith("plain");
    }

    Recipe recipe() {
      return Recipe.parse(command);
    }

    @Override
    public String toString() {
      return name + ", " + depth + " layers";
    }
  }

  static List<Row> rows() {
    return Results.rows(ROW).stream()
        .map(row ->
            new Row(
                row.group(1),
                Integer.parseInt(row.group(2)),
                Double.parseDouble(row.group(3)),
                row.group(4) != null,
                row.group(5)))
        .toList();
  }

  /** What lets fifty layers train. */
  static Stream<Row> cures() {
    return rows().stream().filter(row -> !row.isPublished());
  }

  /** Two nets of all depths. */
  static Stream<Row> depths() {
    return rows().stream().filter(Row::isPublished);
  }

  @Test
  void elevenCuresBringFiftyLayersToNineTenthsInOneEpoch() {
    assertThat(cures().filter(Row::isPlain))
        .hasSize(2)
        .allMatch(row -> row.recipe().get(Setting.INIT).equals("torch-default"))
        .allMatch(row -> row.accuracy() <= FAILED);
    assertThat(cures().filter(row -> !row.isPlain()))
        .hasSize(11)
        .allMatch(row -> row.accuracy() >= TRAINED);
    assertThat(cures())
        .allMatch(row -> row.depth() == 50)
        .extracting(Row::name)
        .doesNotHaveDuplicates();
  }

  @Test
  void highwaysTrainAtEveryDepthAndPlainNetsNotAtTheGreatest() {
    assertThat(depths().filter(row -> !row.isPlain()))
        .allMatch(row -> row.accuracy() >= TRAINED)
        .extracting(Row::depth)
        .containsExactly(1, 3, 5, 10, 20, 50, 100);
    assertThat(depths().filter(Row::isPlain))
        .allMatch(row -> row.depth() < 50 || row.accuracy() <= FAILED)
        .extracting(Row::depth)
        .containsExactly(1, 3, 5, 10, 20, 50, 100);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyRowIsOneEpochOfSoManyLayers(Row row) {
    assertThat(row.recipe().epochs()).isEqualTo(1);
    assertThat(row.recipe().validation()).isZero();
    assertThat(row.recipe().get(Setting.MODEL)).contains("depth=" + row.depth() + ",");
  }

  /** The short form: on the bundled digits, the cures in fewer layers. */
  @ParameterizedTest
  @ValueSource(strings = {"plain, ReLU", "ReZero", "SkipInit"})
  void trainsOnDigitsWhereThePlainNetDoesNot(String name) {
    Row row = cures().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    Recipe recipe =
        row.recipe()
            .with(Setting.DATA, "digits")
            .with(Setting.BATCH, "8")
            .with(Setting.EPOCHS, "4");
    if (row.isPlain()) {
      assertThat(Results.of(recipe).accuracy()).isLessThanOrEqualTo(FAILED);
    } else {
      String model = recipe.get(Setting.MODEL).replace("depth=50", "depth=" + FEWER);
      assertThat(Results.of(recipe.with(Setting.MODEL, model)).accuracy())
          .isGreaterThanOrEqualTo(TRAINED);
    }
  }

  /** Where MNIST is. */
  @Tag("slow")
  @ParameterizedTest
  @MethodSource("rows")
  void comesToTheAccuracyOfTheTable(Row row) {
    assertThat(Results.of(row.recipe()).accuracy())
        .isCloseTo(row.accuracy(), within(Results.ROUNDING));
  }
}
