package dev.evenflow.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the cards of the zoo say, and the table of RESULTS.md that tells what they come to. */
class CardsTest {
  private static final Pattern ROW =
      Pattern.compile(
          "\\| (.+) \\| (.+) \\| ([.\\d]+) \\| (.+) \\| `\\./evenflow zoo run (.+)` \\|");

  /** A row: what is repeated from the card, and the result of its run. */
  record Row(Zoo model, String data, String expected, double result, String time) {
    @Override
    public String toString() {
      return model.title();
    }
  }

  static List<Row> rows() {
    return Results.rows(ROW).stream()
        .map(row ->
            new Row(
                Zoo.of(row.group(5)),
                row.group(1),
                row.group(2),
                Double.parseDouble(row.group(3)),
                row.group(4)))
        .toList();
  }

  @Test
  void areAllInTheTableOfResults() {
    assertThat(rows()).extracting(Row::model).containsExactly(Zoo.values());
    assertThat(rows())
        .allSatisfy(row -> {
          Card card = row.model().card();
          assertThat(List.of(row.data(), row.expected(), row.time()))
              .containsExactly(card.data(), card.expected().toString(), card.time());
          assertThat(card.expected().isMetBy(row.result())).as(row.toString()).isTrue();
        });
  }

  /** Quantities have a loss of their own, which the card need not name. */
  @Test
  void leaveTheirDataTheirDefaults() {
    Card card = Zoo.LSTM.card();
    assertThat(card.recipe(Zoo.LSTM, card.data()).get(Setting.LOSS)).isEqualTo("mse");
    Recipe other = card.recipe(Zoo.LSTM, "temporal-order");
    assertThat(other.get(Setting.LOSS)).isEqualTo("cross-entropy");
    assertThat(other.get(Setting.OPTIMIZER)).isEqualTo("adam:lr=0.01");
    assertThat(card.recipe(Zoo.LSTM, "it's here").data()).isEqualTo("it's here");
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("rows")
  void tellWhatTheirRunsComeTo(Row row) {
    Card card = row.model().card();
    double result = card.expected().value(Results.of(card.recipe(row.model(), card.data())));
    assertThat(result).isCloseTo(row.result(), within(Results.ROUNDING));
  }
}
