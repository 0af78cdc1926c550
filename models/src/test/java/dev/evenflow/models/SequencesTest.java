package dev.evenflow.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.training.Evaluation;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of RESULTS.md about long sequences: what learns them, and what does not. */
class SequencesTest {
  private static final Pattern ROW =
      Pattern.compile(
          "\\| (.+?) \\| (.+?) \\| (at most|at least) (\\S+) \\| (\\S+) \\| `\\./(evenflow train"
              + " .+)` \\|");

  /** As Pascanu et al. count: at most one test sequence in a hundred wrong. */
  private static final double SOLVED = 0.01;

  /** A row: a command, the test error that it comes to, and what that must hold. */
  record Row(String task, String net, boolean isCured, double bound, double error, String command) {
    Recipe recipe() {
      return Recipe.parse(command);
    }

    boolean holds(double given) {
      return isCured ? given <= bound : given >= bound;
    }

    @Override
    public String toString() {
      return task + ": " + net;
    }
  }

  static List<Row> rows() {
    return Results.rows(ROW).stream()
        .map(row ->
            new Row(
                row.group(1),
                row.group(2),
                row.group(3).equals("at most"),
                number(row.group(4)),
                number(row.group(5)),
                row.group(6)))
        .toList();
  }

  private static double number(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? Double.parseDouble(text)
        : number(text.substring(0, slash)) / number(text.substring(slash + 1));
  }

  /** The rows with and without clipping. */
  static Stream<Row> clipped() {
    return rows().stream().filter(row -> row.command().contains("form=pascanu"));
  }

  /** The mean squared error of quantities, the share that is wrong of classes. */
  private static double error(Recipe recipe) {
    Evaluation test = Results.of(recipe);
    return Double.isNaN(test.squaredError()) ? 1 - test.accuracy() : test.squaredError();
  }

  @Test
  void everyRowHolds() {
    assertThat(rows()).hasSize(11).allMatch(row -> row.holds(row.error()));
    assertThat(rows().stream().filter(Row::isCured)).hasSize(6);
  }

  @Test
  void temporalOrderIsLearnedWithinAHundredThousandSequences() {
    assertThat(rows().stream().filter(row -> row.task().contains("6a")).map(Row::recipe))
        .hasSize(4)
        .allMatch(recipe -> recipe.epochs() == 1)
        .allMatch(recipe -> recipe.data().equals("temporal-order:count=100000"));
  }

  @Test
  void clippingIsTheOnlyDifference() {
    List<Recipe> recipes = clipped().map(Row::recipe).toList();
    assertThat(recipes).hasSize(2);
    assertThat(recipes.getFirst().get(Setting.CLIP)).isEqualTo("global-norm:1");
    assertThat(recipes.getFirst().with(Setting.CLIP, "none")).isEqualTo(recipes.getLast());
  }

  /** The short form: fewer and shorter sequences. */
  @ParameterizedTest
  @ValueSource(strings = {"global-norm:1", "none"})
  void clippingLetsARecurrentNetLearnTheOrder(String clip) {
    Recipe recipe =
        clipped()
            .findFirst()
            .orElseThrow()
            .recipe()
            .with(Setting.CLIP, clip)
            .with(Setting.DATA, "temporal-order:length=20,form=pascanu,count=10000,test=1000")
            .with(Setting.OPTIMIZER, "sgd:lr=0.3")
            .with(Setting.EPOCHS, "3");
    double error = error(recipe);
    if (clip.equals("none")) {
      assertThat(error).isGreaterThan(0.7);
    } else {
      assertThat(error).isLessThanOrEqualTo(SOLVED);
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("rows")
  void comesToTheErrorOfTheTable(Row row) {
    double error = error(row.recipe());
    assertThat(error).isCloseTo(row.error(), within(Results.ROUNDING));
    assertThat(row.holds(error)).isTrue();
  }

  /** Four of five seeds at least with clipping, one at most without. */
  @Tag("slow")
  @ParameterizedTest
  @MethodSource("clipped")
  void clippingSolvesItWhateverTheSeed(Row row) {
    long solved =
        IntStream.rangeClosed(1, 5)
            .filter(
                seed -> error(row.recipe().with(Setting.SEED, Integer.toString(seed))) <= SOLVED)
            .count();
    if (row.isCured()) {
      assertThat(solved).isGreaterThanOrEqualTo(4);
    } else {
      assertThat(solved).isLessThanOrEqualTo(1);
    }
  }
}
