package dev.evenflow.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of RESULTS.md beside what others have published. */
class PublishedResultsTest {
  private static final Pattern ROW =
      Pattern.compile(
          "\\| (.+?) \\| ([.\\d]+) \\| ((?:accuracy|loss) [<>]= [.\\d]+) \\| ([.\\d]+) \\| [^|]+"
              + " \\| `\\./(evenflow train .+)` \\|");

  /** How far makemore's losses may lie from those of its author. */
  private static final double NEAR = 0.02;

  /** A row: a command, the result that it comes to, and what that must hold. */
  record Row(
      String what, double published, Expectation expectation, double result, String command) {
    Recipe recipe() {
      return Recipe.parse(command);
    }

    @Override
    public String toString() {
      return what;
    }
  }

  static List<Row> rows() {
    return Results.rows(ROW).stream()
        .map(row ->
            new Row(
                row.group(1),
                Double.parseDouble(row.group(2)),
                Expectation.parse(row.group(3)),
                Double.parseDouble(row.group(4)),
                row.group(5)))
        .toList();
  }

  @Test
  void everyRowHolds() {
    assertThat(rows())
        .hasSize(11)
        .allMatch(row -> row.expectation().isMetBy(row.result()))
        .extracting(Row::what)
        .doesNotHaveDuplicates();
  }

  /** And each mended fault of the start lowers the loss, as it did there. */
  @Test
  void makemoresLadderIsClimbedAsItsAuthorDid() {
    List<Row> ladder = rows().stream().filter(row -> row.what().startsWith("makemore")).toList();
    assertThat(ladder).hasSize(5);
    assertThat(ladder)
        .allSatisfy(row ->
            assertThat(row.result()).as(row.what()).isCloseTo(row.published(), within(NEAR)));
    assertThat(ladder.subList(0, 3)).extracting(row -> -row.result()).isSorted();
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("rows")
  void comesToTheResultOfTheTable(Row row) {
    double result = row.expectation().value(Results.of(row.recipe()));
    assertThat(result).isCloseTo(row.result(), within(Results.ROUNDING));
    assertThat(row.expectation().isMetBy(result)).isTrue();
  }
}
