package dev.evenflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenflow.EvenflowException;
import dev.evenflow.checkpoint.SnapshotFolder;
import dev.evenflow.models.Recipe;
import dev.evenflow.models.Run;
import dev.evenflow.testing.FaultyDisk;
import dev.evenflow.testing.FaultyDisk.Action;
import dev.evenflow.training.Snapshot;
import dev.evenflow.training.StepReport;
import dev.evenflow.training.TrainingListener;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A training whose disk fails under it goes on, and what it saved before is there. */
class FaultyDiskTest {
  private static final int GOOD = 10;

  @TempDir private Path folder;

  private static Run run() {
    return RunFolder.run(
        Recipe.parse("--model mlp:width=8 --epochs 1 --optimizer adam+ema --norm batch"), 1);
  }

  private static void fail(Action action, Action failing, String why, Path where)
      throws FileSystemException {
    if (action == failing) {
      throw why.equals("permission denied")
          ? new AccessDeniedException(where.toString())
          : new FileSystemException(where.toString(), null, why);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "WRITE, No space left on device",
    "OPEN, permission denied",
    "MOVE, Input/output error",
    "FORCE, Input/output error",
    "LIST, Input/output error"
  })
  void goesOnAndKeepsWhatItSaved(Action failing, String why) {
    Run undisturbed = run();
    undisturbed.fit(List.of());
    String expected = undisturbed.trainer().snapshot().digest();

    FaultyDisk disk = new FaultyDisk();
    SnapshotFolder snapshots = new SnapshotFolder(disk.path(folder.resolve("snapshots")), 2);
    Run run = run();
    PrintStream console = System.err;
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    try (Interruption interruption = new Interruption()) {
      System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
      Saving saving = new Saving(run.trainer(), snapshots, 1, interruption, new Output());
      TrainingListener breaking =
          new TrainingListener() {
            @Override
            public void onBatch(StepReport report, int batch, int perEpoch, int epoch) {
              if (run.trainer().position() > GOOD) {
                disk.failing(action -> fail(action, failing, why, folder));
              }
            }
          };
      run.fit(List.of(breaking, saving));
      assertThatThrownBy(saving::save)
          .isInstanceOf(EvenflowException.class)
          .message()
          .startsWith("cannot ")
          .contains(why)
          .hasLineCount(1);
    } finally {
      System.setErr(console);
    }
    assertThat(run.trainer().snapshot().digest()).isEqualTo(expected);
    assertThat(told.toString(StandardCharsets.UTF_8).lines().filter(line -> line.startsWith("ev")))
        .hasSize((int) run.trainer().position() - GOOD)
        .allSatisfy(line ->
            assertThat(line)
                .startsWith("evenflow: no snapshot, training goes on (the last one is of batch 10)")
                .contains(why));

    disk.failing(action -> {});
    SnapshotFolder.Found found = snapshots.latest().orElseThrow();
    assertThat(found.faults()).isEmpty();
    Run resumed = run();
    resumed.trainer().restore(Snapshot.of(found.content()));
    assertThat(resumed.trainer().position()).isGreaterThanOrEqualTo(GOOD);
    resumed.fit(List.of());
    assertThat(resumed.trainer().snapshot().digest()).isEqualTo(expected);
  }
}
