package dev.evenflow.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.EvenflowException;
import dev.evenflow.testing.FaultyDisk;
import dev.evenflow.testing.FaultyDisk.Action;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Saving on a disk of which every single action fails, one after the other. */
class SnapshotFolderFaultsTest {
  @TempDir Path parent;

  private static Safetensors content(long position) {
    return new Safetensors(
        List.of(Entry.of("weight", new int[] {100}, new float[100], 0)),
        Map.of("position", Long.toString(position)));
  }

  /** Counts actions and fails at one of them, or from there on. */
  private static final class FailingAt implements FaultyDisk.Fault {
    private final int which;
    private final boolean stays;
    private int count;

    FailingAt(int which, boolean stays) {
      this.which = which;
      this.stays = stays;
    }

    @Override
    public void before(Action action) throws IOException {
      int place = count++;
      if (place == which || (stays && place > which)) {
        reached.add(action);
        throw new FileSystemException("snapshot", null, "No space left on device");
      }
    }

    private final Set<Action> reached = EnumSet.noneOf(Action.class);
  }

  /** The position that a whole snapshot tells. */
  private static long position(Safetensors found) {
    return Long.parseLong(found.metadata().getOrDefault("position", "-1"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void leavesGoodSnapshotsWhateverFails(boolean stays) throws IOException {
    Set<Action> failed = EnumSet.noneOf(Action.class);
    FailingAt fault = new FailingAt(0, stays);
    for (int which = 0; which == 0 || fault.count > which - 1; which++) {
      FaultyDisk disk = new FaultyDisk();
      Path path = parent.resolve("at-" + which);
      SnapshotFolder folder = new SnapshotFolder(disk.path(path), 2);
      folder.save(10, content(10));
      folder.save(20, content(20));
      fault = new FailingAt(which, stays);
      disk.failing(fault);
      boolean isSaved = isSaved(folder, 30);
      disk.failing(action -> {});
      failed.addAll(fault.reached);

      Safetensors latest = folder.latest().orElseThrow().content();
      assertThat(position(latest)).isIn(isSaved ? Set.of(30L) : Set.of(20L, 30L));
      assertThat(latest).isEqualTo(content(position(latest)));
      assertThat(names(path))
          .filteredOn(name -> name.endsWith(".safetensors"))
          .hasSizeGreaterThanOrEqualTo(2)
          .allSatisfy(name -> SnapshotFile.read(path.resolve(name)));

      folder.save(40, content(40));
      assertThat(folder.latest().orElseThrow().content()).isEqualTo(content(40));
      assertThat(names(path)).hasSize(2).noneMatch(name -> name.endsWith(".tmp"));
    }
    assertThat(failed)
        .contains(Action.OPEN, Action.WRITE, Action.FORCE, Action.MOVE, Action.DELETE, Action.LIST);
  }

  private static boolean isSaved(SnapshotFolder folder, long position) {
    try {
      folder.save(position, content(position));
      return true;
    } catch (EvenflowException e) {
      assertThat(e.getMessage()).endsWith("No space left on device").hasLineCount(1);
      return false;
    }
  }

  @Test
  void saysThatThereCanBeNoFolder() {
    FaultyDisk disk = new FaultyDisk();
    Path path = parent.resolve("none");
    SnapshotFolder folder = new SnapshotFolder(disk.path(path), 2);
    disk.failing(new FailingAt(0, true));
    assertThat(isSaved(folder, 10)).isFalse();
    disk.failing(action -> {});
    assertThat(folder.latest()).isEmpty();
    folder.save(10, content(10));
    assertThat(folder.latest().orElseThrow().content()).isEqualTo(content(10));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
