package dev.evenflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResumeOptionsTest {
  @TempDir private Path folder;

  private MainTest.Ended train(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of("train", "digits", "--model", "mlp:width=32", "--out", folder.toString()));
    all.addAll(Arrays.asList(more));
    return MainTest.run(all.toArray(String[]::new));
  }

  private MainTest.Ended resume(String... more) {
    List<String> all = new ArrayList<>(List.of("train", "--out", folder.toString(), "--resume"));
    all.addAll(Arrays.asList(more));
    return MainTest.run(all.toArray(String[]::new));
  }

  private Path run() {
    return folder.resolve("digits-mlp-1");
  }

  @Test
  void trainsLongerWhereAnotherRecipeIsAllowed() throws IOException {
    assertThat(train("--epochs", "1", "--schedule", "constant").status()).isZero();
    MainTest.Ended refused = resume("--epochs", "2");
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err())
        .isEqualTo(
            "evenflow: the snapshot does not fit the training: epochs was 1 and is 2; total-steps"
                + " was 23 and is 46; where that is wanted, allow recipe%n".formatted());
    MainTest.Ended longer = resume("--epochs", "2", "--allow", "recipe");
    assertThat(longer.out()).startsWith("resumed after epoch 1 from ").contains("epoch 2/2");
    assertThat(train("--epochs", "2", "--schedule", "constant").status()).isZero();
    assertThat(run().resolve("weights.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("digits-mlp-2").resolve("weights.safetensors"));
    // From now on the longer training is the run.
    assertThat(resume(run().toString()).status()).isZero();
  }

  @Test
  void swapsTheOptimizerWhereItsMemoryMayDiffer() {
    assertThat(train("--epochs", "1").status()).isZero();
    MainTest.Ended refused = resume("--optimizer", "sgd:lr=0.1", "--allow", "recipe");
    assertThat(refused.err())
        .contains("the model has no linear1.weight/")
        .endsWith("allow extra%n".formatted());
    assertThat(resume("--optimizer", "sgd:lr=0.1", "--allow", "recipe,extra").status()).isZero();
  }

  @Test
  void resumesWhatWasSavedLast() throws IOException {
    assertThat(train("--epochs", "1").status()).isZero();
    assertThat(train("--epochs", "1", "--seed", "5").status()).isZero();
    assertThat(Files.exists(run())).isTrue();
    assertThat(resume().out()).contains("digits-mlp-2");
  }

  @Test
  void letsOnlyOneProcessTrainInAFolder() throws IOException {
    assertThat(train("--epochs", "1").status()).isZero();
    try (FileChannel lock = new RunFolder(run()).lock()) {
      assertThat(lock.isOpen()).isTrue();
      assertThat(resume().err())
          .isEqualTo("evenflow: another process is training in %s%n".formatted(run()));
    }
    assertThat(resume().status()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--save-every | 0 | save-every must be at least 1 batch, given 0",
        "--save-every | x | save-every must be epoch or a number of batches, given x",
        "--keep | 0 | at least 1 snapshot must be kept, given 0",
        "--allow | recipe | --allow and --rename are about --resume, which is not given",
        "--rename | a=b | --allow and --rename are about --resume, which is not given",
        "--resume | nowhere | there is no run in nowhere: run.json is missing",
      })
  void saysInOneSentenceWhatIsWrong(String option, String value, String sentence) {
    MainTest.Ended ended = train(option, value);
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err()).isEqualTo("evenflow: %s%n".formatted(sentence));
    assertThat(folder).isEmptyDirectory();
  }
}
