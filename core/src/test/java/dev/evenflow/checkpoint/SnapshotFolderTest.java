package dev.evenflow.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenflow.EvenflowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFolderTest {
  @TempDir Path parent;

  private SnapshotFolder folder;

  @BeforeEach
  void choose() {
    folder = new SnapshotFolder(parent.resolve("snapshots"), 2);
  }

  private static Safetensors content(long position) {
    return new Safetensors(List.of(), Map.of("position", Long.toString(position)));
  }

  private void save(long... positions) {
    for (long position : positions) {
      folder.save(position, content(position));
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder.path())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static String name(long position) {
    return "snapshot-%012d.safetensors".formatted(position);
  }

  @Test
  void hasNothingAtFirst() {
    assertThat(folder.latest()).isEmpty();
  }

  @Test
  void keepsTheLatest() throws IOException {
    save(5, 30, 200);
    assertThat(names()).containsExactly(name(30), name(200));
    assertThat(folder.latest())
        .hasValueSatisfying(found -> {
          assertThat(found.file()).hasFileName(name(200));
          assertThat(found.content()).isEqualTo(content(200));
          assertThat(found.faults()).isEmpty();
        });
  }

  @Test
  void givesUpWhatComesLaterThanATrainingThatWentBack() throws IOException {
    save(10, 20, 15);
    assertThat(names()).containsExactly(name(10), name(15));
  }

  @Test
  void replacesTheSnapshotOfThePosition() throws IOException {
    save(10);
    folder.save(10, content(11));
    assertThat(names()).containsExactly(name(10));
    assertThat(folder.latest().orElseThrow().content()).isEqualTo(content(11));
  }

  @Test
  void passesOverWhatIsDamagedAndSaysSo() throws IOException {
    save(10, 20);
    Path newest = folder.path().resolve(name(20));
    Files.write(newest, new byte[] {1, 2, 3});
    SnapshotFolder.Found found = folder.latest().orElseThrow();
    assertThat(found.content()).isEqualTo(content(10));
    assertThat(found.faults()).singleElement().asString().startsWith(newest.toString());
    Files.write(folder.path().resolve(name(10)), new byte[0]);
    assertThatThrownBy(() -> folder.latest())
        .isInstanceOf(EvenflowException.class)
        .hasMessageStartingWith("no snapshot is whole: " + newest);
  }

  @Test
  void tidiesUpBehindKilledProcessesAndTouchesNothingElse() throws IOException {
    save(10);
    Files.createFile(folder.path().resolve(".snapshot-000000000011.safetensors.ab-cd.tmp"));
    Files.createFile(folder.path().resolve("notes.txt"));
    save(20);
    assertThat(names()).containsExactly("notes.txt", name(10), name(20));
  }

  @Test
  void leavesTheOldOnesWhenItCannotWrite() throws IOException {
    save(10, 20);
    // A folder in the place of the new file, so that it cannot be put there.
    Files.createDirectories(folder.path().resolve(name(30)).resolve("full"));
    assertThatThrownBy(() -> save(30))
        .isInstanceOf(EvenflowException.class)
        .hasMessageStartingWith("cannot write ");
    assertThat(names()).containsExactly(name(10), name(20), name(30));
    assertThat(folder.latest().orElseThrow().content()).isEqualTo(content(20));
  }

  @Test
  void saysWhyThereCanBeNoFolder() throws IOException {
    Files.createFile(folder.path());
    assertThatThrownBy(() -> save(1))
        .isInstanceOf(EvenflowException.class)
        .hasMessageStartingWith("cannot save a snapshot in " + folder.path());
    assertThatThrownBy(() -> new SnapshotFolder(parent, 0))
        .hasMessage("at least 1 snapshot must be kept, given 0");
  }
}
