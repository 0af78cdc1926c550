package dev.evenflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HealingTest {
  private static final String SICK =
      " digits --model deep-mlp:depth=12,width=24 --norm none --residual none --activation"
          + " tanh --init normal:std=0.02 --optimizer sgd:lr=0.1 --schedule constant --epochs 3"
          + " --batch 32";

  @TempDir private Path folder;

  private MainTest.Ended run(String line) {
    return MainTest.run(line.split(" "));
  }

  @Test
  void healsARunThatEvaluationReadsWithAllThatWasInserted() throws IOException {
    MainTest.Ended ended = run("train" + SICK + " --heal --threads 1 --json --out " + folder);
    assertThat(ended.status()).isZero();
    JsonNode result = new JsonMapper().readTree(ended.lastLine());
    assertThat(result.get("test_accuracy").asDouble()).isGreaterThan(0.8);
    Path run = Path.of(result.get("run_directory").asString());
    JsonNode acts = new JsonMapper().readTree(Files.readString(run.resolve("heal.json")));
    assertThat(acts.get(0).get("illness").asString()).isEqualTo("vanishing");
    assertThat(acts.get(0).get("evidence").asString()).contains("of the gradient");
    assertThat(acts.findValuesAsString("kept")).contains("true");
    MainTest.Ended evaluated = run("eval --json " + run);
    assertThat(evaluated.status()).isZero();
    assertThat(new JsonMapper().readTree(evaluated.lastLine()).get("test_accuracy"))
        .isEqualTo(result.get("test_accuracy"));
  }

  @Test
  void showsWhatIsWatchedWhileItHeals() throws IOException {
    MainTest.Ended ended =
        run("train" + SICK + " --heal --watch --threads 1 --json --out " + folder);
    assertThat(ended.status()).isZero();
    Path run = Path.of(new JsonMapper().readTree(ended.lastLine()).get("run_directory").asString());
    assertThat(Files.readString(run.resolve("watch.jsonl"))).contains("vanishing");
  }

  /** Networks that insertions, new weights and another rate heal. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        SICK,
        " digits --model mlp --optimizer sgd:lr=1e-5 --schedule cosine --epochs 4 --batch 32",
        " digits --model mlp --optimizer sgd:lr=100 --schedule constant --epochs 4 --batch 32"
      })
  void goesOnWithWhatWasDoneAfterItWasKilled(String sick) throws IOException {
    MainTest.Ended ended =
        run(
            "train"
                + sick
                + " --heal --save-every 1 --keep 999 --threads 1 --json --out "
                + folder);
    assertThat(ended.status()).isZero();
    JsonMapper json = new JsonMapper();
    Path whole = Path.of(json.readTree(ended.lastLine()).get("run_directory").asString());
    byte[] expected = Files.readAllBytes(whole.resolve("weights.safetensors"));
    JsonNode acts = json.readTree(Files.readString(whole.resolve("heal.json")));
    assertThat(acts.get(acts.size() - 1).get("kept").asBoolean()).isTrue();
    long last = acts.get(acts.size() - 1).get("position").asLong();
    List<Path> snapshots;
    try (Stream<Path> files = Files.list(whole.resolve("snapshots"))) {
      snapshots = files.sorted().toList();
    }
    Path first = snapshots.stream().filter(each -> position(each) > last).findFirst().orElseThrow();
    for (String heal : List.of("", " --heal")) {
      Path killed = folder.resolve("killed" + heal.strip());
      Files.createDirectories(killed.resolve("snapshots"));
      Files.copy(whole.resolve("run.json"), killed.resolve("run.json"));
      Files.copy(whole.resolve("heal.json"), killed.resolve("heal.json"));
      Files.copy(first, killed.resolve("snapshots").resolve(first.getFileName()));
      assertThat(run("train --threads 1 --resume " + killed + heal).status()).isZero();
      // Nothing was done after the snapshot, so the bits are those of the training that went on.
      assertThat(killed.resolve("weights.safetensors")).hasBinaryContent(expected);
      assertThat(json.readTree(Files.readString(killed.resolve("heal.json")))).isEqualTo(acts);
    }
  }

  private static long position(Path snapshot) {
    return Long.parseLong(snapshot.getFileName().toString().replaceAll("\\D", ""));
  }

  @Test
  void healsARunThatBeganUnhealed() throws IOException {
    run("train" + SICK + " --save-every 1 --keep 999 --threads 1 --out " + folder);
    Path run = folder.resolve("digits-deep-mlp-1");
    Files.delete(run.resolve("weights.safetensors"));
    try (Stream<Path> files = Files.list(run.resolve("snapshots"))) {
      for (Path each : files.filter(each -> position(each) > 20).toList()) {
        Files.delete(each);
      }
    }
    MainTest.Ended ended = run("train --threads 1 --json --heal --resume " + run);
    assertThat(ended.status()).isZero();
    assertThat(new JsonMapper().readTree(ended.lastLine()).get("test_accuracy").asDouble())
        .isGreaterThan(0.8);
  }

  @Test
  void tellsWhatIsFoundBesideWhatOthersFind() {
    MainTest.Ended ended = run("detect --only zero --threads 1");
    assertThat(ended.status()).isZero();
    assertThat(ended.out())
        .contains("found   sick/zero-weights", "vanishing in")
        .containsPattern("recall, right illness in the right layer +1.000: 3 of 3")
        .contains("networks held out")
        .contains("others, as published");
  }

  @Test
  void tellsAnIllnessInWordsAndWritesItAsItIsTyped() {
    assertThat(run("detect --only rate-100 --threads 1").out())
        .containsPattern("found +sick/rate-100 +rate too high in");
    assertThat(run("detect --only rate-100 --threads 1 --json").out())
        .contains("\"illness\":\"rate-too-high\"");
  }

  @Test
  void provesStrangers() {
    MainTest.Ended ended = run("prove --strangers --seeds 0");
    assertThat(ended.err()).contains("seeds and longer must be at least 1");
    assertThat(run("prove --strangers sick/zero-weights").err()).contains("--strangers, or give");
  }

  @Test
  void listsSickNetworksAndSaysWhichOneIsMeant() {
    assertThat(run("zoo list --sick").out())
        .contains("sick/deep-sigmoid-20", "vanishing", "linear1..block19");
    assertThat(run("zoo list --sick").out())
        .containsPattern("sick/weak-block +vanishing +block4 +held out")
        .containsPattern("sick/rate-100 +rate too high +")
        .containsPattern("(?m)^sick/.* stranger$");
    assertThat(run("zoo list --sick --json").out()).contains("rate-too-high");
    assertThat(run("zoo run sick/rate-1e-50").err()).contains("did you mean rate-1e-5?");
    assertThat(run("prove").err())
        .contains("name sick networks, or --all, --held-out or --strangers, or give options");
  }

  @Test
  void provesTheHealingOfANetworkWithoutATwin() {
    MainTest.Ended ended = run("prove" + SICK + " --seeds 2 --threads 1 --json");
    assertThat(ended.status()).isZero();
    JsonNode gain = new JsonMapper().readTree(ended.lastLine());
    assertThat(gain.get("better_than_sick_by").asDouble())
        .isGreaterThan(0.6)
        .isGreaterThan(gain.get("margin").asDouble());
    assertThat(run("prove" + SICK + " --all").err())
        .contains("leave --all, --held-out, --strangers");
  }
}
