package dev.evenflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReplayCommandTest {
  @TempDir private Path folder;

  private MainTest.Ended train(String more) {
    String line = "train digits --model mlp --optimizer sgd:lr=1e30 --epochs 2 --out " + folder;
    return MainTest.run((line + " " + more).split(" "));
  }

  private Path run() {
    return folder.resolve("digits-mlp-1");
  }

  private List<Path> saved() throws IOException {
    try (Stream<Path> files = Files.list(run().resolve("bad-steps"))) {
      return files.sorted().toList();
    }
  }

  @Test
  void explainsWhatStoppedATraining() throws IOException {
    MainTest.Ended stopped = train("--recovery stop:3");
    assertThat(stopped.status()).isEqualTo(3);
    assertThat(stopped.err()).contains("the guard refused 3 batches in a row");
    assertThat(stopped.out()).contains("first bad number:").contains("made by").contains(".java:");
    assertThat(saved()).hasSize(2);
    String path = run().toString();
    MainTest.Ended again = MainTest.run("replay", path);
    assertThat(again.status()).isZero();
    assertThat(stopped.out()).endsWith(again.out());
    JsonNode line =
        new JsonMapper()
            .readTree(
                MainTest.run("replay", saved().getLast().toString(), "--all", "--json").out());
    assertThat(line.get("refused").booleanValue()).isTrue();
    assertThat(line.get("causes").get(0).get("operation").stringValue()).isNotEmpty();
    assertThat(again.out()).contains(line.get("causes").get(0).get("source").stringValue());
    // The training went no further than its last good batch, and can be told to go on otherwise.
    assertThat(
            MainTest.run(
                    "train",
                    "--resume",
                    path,
                    "--allow",
                    "recipe",
                    "--optimizer",
                    "sgd:lr=0",
                    "--recovery",
                    "skip")
                .status())
        .isZero();
  }

  @Test
  void tellsOfRollBacks() throws IOException {
    MainTest.Ended stopped = train("--recovery roll-back:streak=2,roll-backs=4 --json");
    assertThat(stopped.status()).isEqualTo(3);
    List<JsonNode> backs =
        stopped
            .out()
            .lines()
            .map(line -> new JsonMapper().readTree(line))
            .filter(line -> line.has("rolled_back_to"))
            .toList();
    assertThat(backs).hasSize(4);
    assertThat(backs.getFirst().get("rolled_back_to").intValue()).isZero();
    assertThat(saved()).hasSize(3);
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    Files.createDirectories(run());
    assertThat(MainTest.run("replay", run().toString()).err())
        .contains("there is no bad step in the run " + run());
    assertThat(MainTest.run("replay", folder.resolve("none").toString()).status()).isEqualTo(2);
  }
}
