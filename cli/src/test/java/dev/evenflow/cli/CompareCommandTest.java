package dev.evenflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.testing.OtherJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CompareCommandTest {
  @TempDir private Path folder;

  private String[] compare(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "compare",
                "two-moons:count=200,test=100",
                "--model",
                "deep-mlp:depth=3,width=8",
                "--recovery",
                "stop:2",
                "--epochs",
                "2",
                "--json",
                "--out",
                out().toString()));
    all.addAll(Arrays.asList(more));
    return all.toArray(String[]::new);
  }

  private Path out() {
    return folder.resolve("it");
  }

  private List<Path> results() throws IOException {
    Path results = out().resolve("results");
    if (!Files.isDirectory(results)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(results)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  @Test
  void setsEveryCellBesideTheOthersInATableInJsonAndOnAPage() throws IOException {
    MainTest.Ended ended =
        MainTest.run(
            compare(
                "--vary",
                "optimizer=adam:lr=0.02,beta2=0.9,sgd:lr=1e38",
                "--norm",
                "none",
                "--residual",
                "none",
                "--seeds",
                "2",
                "--parallel",
                "2"));
    assertThat(ended.status()).as(ended.err()).isZero();
    JsonNode told = new JsonMapper().readTree(ended.lastLine());
    JsonNode cells = new JsonMapper().readTree(out().resolve("compare.json").toFile()).get("cells");
    assertThat(told.get("cells")).isEqualTo(cells);
    assertThat(cells).hasSize(2);
    JsonNode good = cells.get(0);
    assertThat(good.get("labels").get("optimizer").asString()).isEqualTo("adam:lr=0.02,beta2=0.9");
    double one = good.get("runs").get(0).get("accuracy").asDouble();
    double other = good.get("runs").get(1).get("accuracy").asDouble();
    assertThat(good.get("accuracy").get("mean").asDouble())
        .isCloseTo((one + other) / 2, within(1e-9));
    assertThat(good.get("accuracy").get("least").asDouble()).isEqualTo(Math.min(one, other));
    assertThat(good.get("measured_gradient_ratio").asDouble()).isPositive();
    assertThat(good.get("predicted_gradient_ratio").asDouble()).isPositive();
    JsonNode bad = cells.get(1);
    assertThat(bad.get("accuracy").get("mean").isNull()).isTrue();
    assertThat(bad.get("runs").get(0).get("stopped").asString()).startsWith("training stopped: ");
    assertThat(Files.readAllLines(out().resolve("compare.csv")))
        .hasSize(1 + 4)
        .element(0, InstanceOfAssertFactories.STRING)
        .startsWith("optimizer,seed,accuracy,rmse,loss,seconds,");
    assertThat(Files.readString(out().resolve("compare.csv")))
        .contains("\r\n\"adam:lr=0.02,beta2=0.9\",2," + other + ",,");
    String page = Files.readString(out().resolve("compare.html"));
    assertThat(page)
        .contains("optimizer on two-moons", "<td class=stopped title=")
        .contains("prefers-color-scheme: dark")
        .doesNotContain("http", "<script");
    assertThat(page.split("<path class=hit ", -1)).hasSize(1 + 2);
  }

  @Test
  void comesToWhatTrainComesTo() {
    String[] common = {"--norm", "layer", "--init", "he-normal"};
    String[] train = compare(common);
    train[0] = "train";
    JsonNode alone = new JsonMapper().readTree(MainTest.run(train).lastLine());
    JsonNode beside =
        new JsonMapper().readTree(MainTest.run(compare("--vary", "norm=layer")).lastLine());
    assertThat(beside.get("cells").get(0).get("loss").get("mean").asDouble())
        .isEqualTo(alone.get("test_loss").asDouble());
  }

  @Test
  void readsWhatIsVariedFromAFileUnlessOptionsSayOtherwise() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("grid.yaml"),
            """
            model: mlp:width=8
            epochs: 30
            seeds: 2
            vary:
              batch: [32, 64]
              cure:
                plain: {norm: none}
                both: {norm: layer, model.width: 9}
            """);
    MainTest.Ended ended =
        MainTest.run(
            "compare",
            "two-moons:count=200,test=100",
            "--recipe",
            file.toString(),
            "--epochs",
            "1",
            "--seeds",
            "1",
            "--vary",
            "batch=100",
            "--out",
            out().toString());
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.out())
        .contains("run 1/2  batch=100 cure=plain seed=1  accuracy ")
        .containsPattern("(?m)^batch +cure +accuracy +test loss +time +gradient first/last")
        .containsPattern("(?m)^100 +both +[0-9.]+ %")
        .contains("page           " + out().resolve("compare.html"));
    assertThat(Files.readString(out().resolve("compare.yaml")))
        .contains("both: {norm: layer, model.width: 9}");
    assertThat(ended.out()).contains("run 2/2");
    assertThat(MainTest.run("train", "--recipe", file.toString()).err())
        .contains("says what to vary, which only evenflow compare does");
  }

  @Test
  void doesNothingTwiceAndRefusesDamagedResults() throws IOException {
    assertThat(MainTest.run(compare("--vary", "norm=none,batch")).status()).isZero();
    List<Path> before = results();
    byte[] page = Files.readAllBytes(out().resolve("compare.html"));
    MainTest.Ended again = MainTest.run(compare("--vary", "norm=none,batch"));
    assertThat(again.out()).contains("\"done\":2");
    assertThat(again.out().lines()).hasSize(2);
    assertThat(Files.readAllBytes(out().resolve("compare.html"))).isEqualTo(page);
    assertThat(MainTest.run(compare("--vary", "norm=none,batch,layer")).out().lines()).hasSize(3);
    assertThat(results()).hasSize(3).containsAll(before);
    Files.writeString(before.getFirst(), "{}");
    MainTest.Ended damaged = MainTest.run(compare("--vary", "norm=none,batch"));
    assertThat(damaged.status()).isEqualTo(2);
    assertThat(damaged.err())
        .isEqualTo(
            "evenflow: %s is damaged or of another run: delete it, so that its run is done again%n"
                .formatted(before.getFirst()));
  }

  @Test
  void refusesWhatIsWrittenWrongBeforeItMakesAFolder() {
    assertThat(MainTest.run(compare("--vary", "norm=bach")).err()).contains("did you mean batch?");
    assertThat(MainTest.run(compare("--vary", "norm")).err())
        .contains("what is varied must be of the form setting=value,value, given 'norm'");
    assertThat(MainTest.run(compare("--seeds", "0")).status()).isEqualTo(2);
    assertThat(out()).doesNotExist();
  }

  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no SIGTERM")
  @Test
  void saysHowToGoOnWhenAskedToEnd() throws IOException, InterruptedException {
    String[] arguments = compare("--vary", "batch=10,11,12,13,14,15,16,17");
    List<String> command =
        OtherJvm.command(
            Main.class,
            "--add-modules=jdk.incubator.vector",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData");
    command.addAll(Arrays.asList(arguments));
    Path told = folder.resolve("told");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(told.toFile()).start();
    while (process.isAlive() && results().isEmpty()) {
      Thread.sleep(2);
    }
    process.destroy();
    assertThat(process.waitFor()).isEqualTo(128 + 15);
    JsonNode last = new JsonMapper().readTree(Files.readAllLines(told).getLast());
    assertThat(last.get("resume").asString())
        .isEqualTo(
            "evenflow compare --recipe %s --out %s"
                .formatted(out().resolve("compare.yaml"), out()));
    assertThat(results()).hasSizeBetween(1, 7);
  }
}
