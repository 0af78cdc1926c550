package dev.evenflow.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.evenflow.EvenflowException;
import dev.evenflow.testing.Stopping;
import dev.evenflow.training.Snapshot;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs whose images are changed at random. */
class AugmentTest {
  private static final String LINE =
      "--data digits --model mlp:depth=1,width=8 --batch 200 --epochs 2 --augment ";

  @TempDir private Path folder;

  private static Run run(String augment, int threads) {
    return Run.of(Recipe.parse(LINE + augment), Strategies.standard(), threads);
  }

  private static String digest(Run run) {
    run.fit(List.of());
    return run.trainer().snapshot().digest();
  }

  @Test
  void goOnInTheMiddleOfAnEpochAsIfNothingHadHappened() {
    Run whole = run("flip+crop:2", 1);
    String expected = digest(whole);
    // Eight batches make an epoch.
    Run stopped = run("flip+crop:2", 1);
    stopped.fit(List.of(Stopping.after(11)));
    Path file = folder.resolve("snapshot");
    stopped.trainer().snapshot().write(file);
    Run resumed = run("flip+crop:2", 2);
    resumed.trainer().restore(Snapshot.read(file));
    assertThat(digest(resumed)).isEqualTo(expected);
    assertThat(digest(run("crop:2+flip", 1))).isNotEqualTo(expected);
    assertThat(digest(run("none", 1))).isNotEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--data digits --augment spin | there is no augmentation spin, only crop, flip",
        "--data digits --model autoencoder --augment flip | autoencoder says its examples again",
        "--data two-moons --augment flip | only images (height, width, channels) can be augmented",
      })
  void refuseWhatCannotBe(String line, String sentence) {
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> Run.of(Recipe.parse(line), Strategies.standard(), 1))
        .withMessageContaining(sentence);
  }
}
