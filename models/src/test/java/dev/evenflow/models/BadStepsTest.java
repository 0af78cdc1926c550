package dev.evenflow.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.evenflow.replay.Replay;
import dev.evenflow.training.BadNumbersException;
import dev.evenflow.training.BadStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bad step of any kind of run is explained from its file alone. */
class BadStepsTest {
  private static final Strategies ALL = Strategies.standard();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--data digits --model mlp:depth=1,width=8 --optimizer sgd:lr=1e30",
        "--data digits --model mlp:depth=1,width=8 --optimizer sgd:lr=1e30+accumulate:3",
        "--data digits --model autoencoder:hidden=4,code=2 --optimizer sgd:lr=1e30",
        "--data digits --model mlp:depth=1,width=8 --augment flip+crop:1 --optimizer sgd:lr=1e30",
        "--data sentences:FILE --model fast-text:4 --optimizer sgd:lr=1e30",
        "--data text:FILE,block=4 --model gpt-nano:width=8,blocks=1,heads=2 --norm none"
            + " --optimizer sgd:lr=1e30",
      })
  void namesTheFirstBadNumber(String line) throws IOException {
    Path data = Files.writeString(folder.resolve("data"), "a to be\nb or not\n".repeat(20));
    Recipe recipe =
        Recipe.parse("--batch 8 --recovery stop:1 " + line.replace("FILE", data.toString()));
    Run run = Run.of(recipe, ALL, 1);
    BadNumbersException stopped =
        catchThrowableOfType(BadNumbersException.class, () -> run.fit(List.of()));
    Path file = folder.resolve("step");
    stopped.step().write(file);
    BadStep step = BadStep.read(file);
    Replay replay = Run.trainerOf(step.before(), ALL).replay(step, share -> {});
    assertThat(replay.refused()).isTrue();
    assertThat(replay.first()).isPresent();
    assertThat(replay).isEqualTo(run.trainer().replay(stopped.step(), share -> {}));
  }
}
