package dev.evenflow.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of RESULTS.md: what lets plain nets of many layers train, and that they do not. */
class DepthTest {
  private static final Pattern ROW =
      Pattern.compile("\\| (.+?) \\| (\\d+) \\| ([.\\d]+) \\| `\\./(evenflow train .+)` \\|");
  private static final double FAILED = 0.2;
  private static final double TRAINED = 0.9;

  /** The layers of the short form. */
  private static final int FEWER = 25;

  /** A row of a table: a command and the test accuracy that it comes to. */
  record Row(String name, int depth, double accuracy, String command) {
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

  static List<Row> rows() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("RESULTS.md"))) {
      return lines
          .map(ROW::matcher)
          .filter(Matcher::matches)
          .map(row ->
              new Row(
                  row.group(1),
                  Integer.parseInt(row.group(2)),
                  Double.parseDouble(row.group(3)),
                  row.group(4)))
          .toList();
    }
  }

  /** Those of the first table. */
  static Stream<Row> cures() throws IOException {
    return rows().stream().limit(13);
  }

  private static double accuracy(Recipe recipe) {
    Run run = Run.of(recipe, Strategies.standard(), 1);
    run.fit(List.of());
    return run.trainer().evaluate(run.test()).accuracy();
  }

  @Test
  void elevenCuresBringFiftyLayersToNineTenthsInOneEpoch() throws IOException {
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
  void trainsOnDigitsWhereThePlainNetDoesNot(String name) throws IOException {
    Row row = cures().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    Recipe recipe =
        row.recipe()
            .with(Setting.DATA, "digits")
            .with(Setting.BATCH, "8")
            .with(Setting.EPOCHS, "4");
    if (row.isPlain()) {
      assertThat(accuracy(recipe)).isLessThanOrEqualTo(FAILED);
    } else {
      String model = recipe.get(Setting.MODEL).replace("depth=50", "depth=" + FEWER);
      assertThat(accuracy(recipe.with(Setting.MODEL, model))).isGreaterThanOrEqualTo(TRAINED);
    }
  }

  /** Runs where MNIST is: in ../shared/data beside the project, or in -Devenflow.data=DIR. */
  @Tag("slow")
  @ParameterizedTest
  @MethodSource("rows")
  void comesToTheAccuracyOfTheTable(Row row) {
    Path mnist = Path.of(System.getProperty("evenflow.data", "../../shared/data"), "mnist");
    Assumptions.assumeTrue(Files.isDirectory(mnist), () -> "needs MNIST in " + mnist);
    assertThat(accuracy(row.recipe().with(Setting.DATA, mnist.toString())))
        .isCloseTo(row.accuracy(), within(5e-5));
  }
}
