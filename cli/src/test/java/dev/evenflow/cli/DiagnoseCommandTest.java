package dev.evenflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DiagnoseCommandTest {
  private static MainTest.Ended diagnose(String... settings) {
    String[] all = new String[settings.length + 4];
    String[] first = {"diagnose", "digits", "--model", "deep-mlp:depth=20,width=64"};
    System.arraycopy(first, 0, all, 0, 4);
    System.arraycopy(settings, 0, all, 4, settings.length);
    return MainTest.run(all);
  }

  @Test
  void namesTheIllnessAndCuresThatMendIt() {
    MainTest.Ended sick =
        diagnose("--norm", "none", "--residual", "none", "--activation", "sigmoid", "--json");
    assertThat(sick.status()).isEqualTo(1);
    JsonNode result = new JsonMapper().readTree(sick.lastLine());
    assertThat(result.get("kind").asString()).isEqualTo("vanishing");
    assertThat(result.get("layers")).hasSize(21);
    String cure = result.get("cures").get(0).asString();
    assertThat(cure).matches("--(init|norm|residual) \\S+");
    MainTest.Ended cured =
        diagnose(("--norm none --residual none --activation sigmoid " + cure).split(" "));
    assertThat(cured.status()).isZero();
    assertThat(cured.out()).contains("verdict       gradients are even");
  }

  @Test
  void looksAtRandomNumbersIfAsked() {
    MainTest.Ended ended = diagnose("--random", "--init", "critical");
    assertThat(ended.status()).isZero();
    assertThat(ended.out()).contains("block19", "linear2", "depth scale", "Jacobian");
  }
}
