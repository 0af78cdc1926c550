package dev.evenflow.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.evenflow.EvenflowException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunTest {
  private static Run run(String line) {
    return Run.of(Recipe.parse(line), Strategies.standard(), 1);
  }

  /** Of 100 examples in batches of 30, which are four an epoch. */
  @ParameterizedTest
  @CsvSource({
    "--epochs 3, 12, 12, 3",
    "--epochs 3 --max-steps 2, 2, 2, 1",
    "--epochs 1 --max-steps 8, 8, 8, 2",
    "--epochs 1 --max-steps 9, 9, 9, 3",
    "--max-steps 3 --optimizer adam+accumulate:3, 3, 9, 3",
  })
  void endsAfterItsStepsOrElseItsEpochs(String line, String steps, long batches, int epochs) {
    Run run = run("--data two-moons:count=100 --model mlp --batch 30 " + line);
    assertThat(run.epochs()).isEqualTo(epochs);
    assertThat(run.fit(List.of()).epochs()).hasSize(epochs);
    assertThat(run.trainer().position()).isEqualTo(batches);
    assertThat(run.trainer().snapshot().settings()).containsEntry("total-steps", steps);
  }

  @Test
  void refusesALossThatSaysNothingOfItsData() {
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> run("--data adding:length=5,count=10,test=10 --loss cross-entropy"))
        .withMessage(
            "cross-entropy of a single quantity is 0 whatever a model says: quantities are trained"
                + " on with --loss mse");
  }
}
