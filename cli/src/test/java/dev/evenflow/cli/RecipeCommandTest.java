package dev.evenflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RecipeCommandTest {
  @TempDir private Path folder;

  private Path written(String... options) throws IOException {
    MainTest.Ended ended = MainTest.run(options);
    assertThat(ended.status()).isZero();
    return Files.writeString(folder.resolve("run.yaml"), ended.out());
  }

  private String recipe(String... options) {
    MainTest.Ended ended = MainTest.run(options);
    assertThat(ended.status()).as(ended.err()).isZero();
    JsonNode result = new JsonMapper().readTree(ended.lastLine());
    return result.get("recipe").asString();
  }

  @Test
  void writesWhatTrainAndDiagnoseReadWithOptionsOverIt() throws IOException {
    Path file = written("recipe", "mlp", "--epochs", "1", "--model", "mlp:width=8");
    assertThat(Files.readString(file)).contains("# weights to start from", "\nepochs: 1\n");
    String train =
        recipe(
            "train",
            "--recipe",
            file.toString(),
            "--norm",
            "none",
            "--json",
            "--out",
            folder.toString());
    assertThat(train).contains("--epochs 1 ", "--model mlp:width=8 ", "--norm none ");
    String diagnose = recipe("diagnose", "digits", "--recipe", file.toString(), "--json");
    assertThat(diagnose).contains("--epochs 1 ", "--norm batch ");
  }

  @Test
  void takesTheCardOfAModelOrItsDefaults() {
    assertThat(MainTest.run("recipe", "lenet5").out())
        .contains("data: mnist\n", "epochs: 10\n", "norm: none\n");
    assertThat(MainTest.run("recipe", "--model", "lenet5").out())
        .contains("data: digits\n", "epochs: 3\n");
  }

  @Test
  void refusesWhatThereIsNot() throws IOException {
    assertThat(MainTest.run("recipe", "lenet6").err()).contains("did you mean lenet5?");
    assertThat(MainTest.run("recipe", "--norm", "bach").err()).contains("did you mean batch?");
    Path file = Files.writeString(folder.resolve("run.yaml"), "epoch: 3\n");
    MainTest.Ended ended = MainTest.run("train", "--recipe", file.toString());
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err()).contains("line 1: there is no key epoch, ", "did you mean epochs?");
  }
}
