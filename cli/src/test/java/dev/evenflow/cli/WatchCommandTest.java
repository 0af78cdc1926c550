package dev.evenflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.cli.MainTest.Ended;
import dev.evenflow.cli.watch.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchCommandTest {
  @TempDir private Path folder;

  private Ended train(int epochs, String... more) {
    return MainTest.run(
        Stream.concat(
                Stream.of(
                    "train",
                    "--out",
                    folder.toString(),
                    "--epochs",
                    Integer.toString(epochs),
                    "--batch",
                    "100",
                    "--model",
                    "deep-mlp:depth=12,width=8",
                    "--norm",
                    "none",
                    "--residual",
                    "none",
                    "--activation",
                    "sigmoid",
                    "--init",
                    "xavier-normal",
                    "--optimizer",
                    "sgd:lr=1e-6"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private Path made(String file) {
    return folder.resolve("digits-deep-mlp-1").resolve(file);
  }

  @Test
  void showsEveryWatchedStepAndFindsTheIllnessAndLeavesLogsAndAPage() throws IOException {
    Path page = folder.resolve("page.html");
    String log = "csv,tensorboard,jfr";
    String clip = "global-norm:1";
    Ended ended =
        train(1, "--watch", "2", "--clip", clip, "--log", log, "--report", page.toString());
    assertThat(ended.status()).isZero();
    // Wider than a table, and whole.
    assertThat(ended.out().lines().filter(line -> line.startsWith("step ")))
        .hasSize(8)
        .allMatch(line -> line.matches(".*  clipped \\d+%"));
    assertThat(ended.out()).contains("report in " + page);
    assertThat(Files.readString(page)).contains("digits-deep-mlp-1", "block5");
    assertThat(Files.readAllLines(made("watch.csv"))).hasSize(1 + 8 * 13);
    assertThat(made("watch.jfr")).isNotEmptyFile();
    assertThat(made("tensorboard")).isNotEmptyDirectory();
    History history = History.read(made("watch.jsonl"));
    assertThat(history.steps()).extracting(History.Step::number).startsWith(1L, 3L, 5L);

    Ended report = MainTest.run("report", made("").toString());
    assertThat(report.status()).isZero();
    assertThat(made("report.html")).hasSameTextualContentAs(page);
  }

  @Test
  void watchesTheSameTrainingInPassing() throws IOException {
    assertThat(train(1).status()).isZero();
    byte[] weights = Files.readAllBytes(made("weights.safetensors"));
    assertThat(made("watch.jsonl")).doesNotExist();
    Ended ended = train(1, "--watch", "digits");
    assertThat(ended.status()).isZero();
    assertThat(ended.out().lines().filter(line -> line.startsWith("step "))).hasSize(2);
    assertThat(
            Files.readAllBytes(folder.resolve("digits-deep-mlp-2").resolve("weights.safetensors")))
        .isEqualTo(weights);
    Ended none = MainTest.run("report", made("").toString());
    assertThat(none.status()).isEqualTo(2);
    assertThat(none.err()).contains("train with --watch or --report to have one");
  }

  @Test
  void findsVanishingGradientsAndSaysSoOnce() {
    Ended ended = train(2, "--watch=1", "--json");
    List<String> found =
        ended.out().lines().filter(line -> line.startsWith("{\"opened\":\"vanishing\"")).toList();
    assertThat(found).hasSize(1);
    assertThat(found.getFirst()).contains("\"began\":1,\"step\":5,", "\"severity\":\"critical\"");
  }

  @Test
  void losesNoTrainingWithAPageThatCannotBeWritten() {
    Ended refused = train(1, "--report", folder.resolve("none").resolve("page.html").toString());
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("--report: there is no folder ");
    assertThat(folder).isEmptyDirectory();
    Ended ended = train(1, "--report", folder.toString());
    assertThat(ended.status()).isZero();
    assertThat(ended.err()).contains("no report: cannot write " + folder + ": it is a folder");
    assertThat(made("weights.safetensors")).exists();
  }

  @Test
  void refusesToWatchNoStep() {
    Ended ended = train(1, "--watch", "0");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err()).contains("--watch needs 1 or more steps, given 0");
    assertThat(folder).isEmptyDirectory();
  }
}
