package dev.evenflow.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.cli.yaml.RecipeFile;
import dev.evenflow.models.Recipe;
import dev.evenflow.models.grid.Grid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The depth sweep, which a file varies, beside the table of its deepest nets. */
class DepthSweepTest {
  private static final Path MODELS = Path.of("../models");
  private static final Pattern ROW =
      Pattern.compile("\\| (.*?) \\| 50 \\| [0-9.]+ \\| `\\./(evenflow train .*)` \\|");

  @Test
  void hasTheNetsOfTheTableUnderTheirNames() throws IOException {
    RecipeFile file = RecipeFile.read(MODELS.resolve("depth-sweep.yaml"));
    Grid grid = new Grid(file.settings(), file.axes(), 1);
    Set<String> swept =
        grid.cells().stream()
            .filter(cell -> cell.labels().contains("50"))
            .map(cell -> cell.labels().getLast() + " | " + cell.recipes().getFirst())
            .collect(Collectors.toSet());
    Set<String> told =
        Files.readAllLines(MODELS.resolve("RESULTS.md")).stream()
            .map(ROW::matcher)
            .filter(Matcher::matches)
            .map(row -> row.group(1) + " | " + Recipe.parse(row.group(2)))
            .collect(Collectors.toSet());
    assertThat(told).hasSize(13);
    assertThat(swept).isEqualTo(told);
  }
}
