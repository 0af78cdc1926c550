package dev.evenflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

  @Test
  void refusesToHealARunThatGoesOn() {
    run("train" + SICK + " --threads 1 --json --out " + folder);
    MainTest.Ended ended = run("train --resume --heal --out " + folder);
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err()).contains("leave --resume out");
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
  void listsSickNetworksAndSaysWhichOneIsMeant() {
    assertThat(run("zoo list --sick").out())
        .contains("sick/deep-sigmoid-20", "vanishing", "linear1..block19");
    assertThat(run("zoo list --sick").out())
        .containsPattern("sick/weak-block +vanishing +block4 +held out");
    assertThat(run("zoo run sick/rate-1e-50").err()).contains("did you mean rate-1e-5?");
    assertThat(run("prove").err()).contains("name sick networks, or --all, or --held-out");
  }

  @Test
  void provesTheHealingOfANetworkWithoutATwin() {
    MainTest.Ended ended = run("prove" + SICK + " --seeds 2 --threads 1 --json");
    assertThat(ended.status()).isZero();
    JsonNode gain = new JsonMapper().readTree(ended.lastLine());
    assertThat(gain.get("better_than_sick_by").asDouble())
        .isGreaterThan(0.6)
        .isGreaterThan(gain.get("margin").asDouble());
    assertThat(run("prove" + SICK + " --all").err()).contains("leave --all, --held-out, --longer");
  }
}
