package dev.evenflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LearningRateCommandTest {
  @TempDir private Path folder;

  private static final String[] PLAIN = {"lr-find", "digits", "--model", "mlp", "--steps", "60"};

  private static MainTest.Ended find(String... more) {
    String[] all = Arrays.copyOf(PLAIN, PLAIN.length + more.length);
    System.arraycopy(more, 0, all, PLAIN.length, more.length);
    return MainTest.run(all);
  }

  @Test
  void plotsIn80ColumnsAndSuggests() {
    MainTest.Ended ended = find();
    assertThat(ended.status()).isZero();
    List<String> lines = ended.out().lines().toList();
    assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    assertThat(ended.out()).matches("[\\x20-\\x7e\\n\\r]*").contains("*", "1.0e-06", "-^-");
    assertThat(lines).anyMatch(line -> line.startsWith("suggested      "));
  }

  @Test
  void writesAllThatItPlotsAsJsonAndAsATable() throws IOException {
    Path csv = folder.resolve("points.csv");
    MainTest.Ended ended = find("--json", "--csv", csv.toString(), "--rise", "linear", "--to", "1");
    JsonNode result = new JsonMapper().readTree(ended.lastLine());
    JsonNode points = result.get("points");
    List<String> rows = Files.readAllLines(csv);
    assertThat(rows).hasSize(points.size() + 1).first().isEqualTo("rate,loss,smoothed");
    for (int i = 0; i < points.size(); i++) {
      String row =
          points.get(i).get("rate").asDouble()
              + ","
              + points.get(i).get("loss").asDouble()
              + ","
              + points.get(i).get("smoothed").asDouble();
      assertThat(rows.get(i + 1)).isEqualTo(row);
    }
    double step = points.get(1).get("rate").asDouble() - points.get(0).get("rate").asDouble();
    assertThat(step).isCloseTo(1 / 59.0, within(1e-6));
  }

  @Test
  void suggestsWhatDoesNotDependOnTheRateOfTheRecipe() {
    JsonNode one =
        new JsonMapper().readTree(find("--json", "--optimizer", "adam:lr=0.01").lastLine());
    JsonNode other =
        new JsonMapper().readTree(find("--json", "--optimizer", "adam:lr=1").lastLine());
    assertThat(other.get("steepest").asDouble()).isEqualTo(one.get("steepest").asDouble());
    assertThat(one.get("steepest").asDouble()).isBetween(1e-4, 1e-1);
  }

  @Test
  void saysInOneSentenceWhatIsWrong() {
    MainTest.Ended ended = find("--from", "1", "--to", "0.1");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err())
        .isEqualTo(
            "evenflow: learning rate finder: to must be finite and above from, given 0.1%n"
                .formatted());
  }
}
