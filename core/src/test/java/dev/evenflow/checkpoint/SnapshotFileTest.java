package dev.evenflow.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenflow.EvenflowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFileTest {
  @TempDir Path folder;

  private static final Safetensors CONTENT =
      new Safetensors(
          List.of(
              Entry.of("w", new int[] {2}, new float[] {1, -0f}, 0),
              Entry.of("step", new int[0], 0.1)),
          Map.of("position", "7"));

  @Test
  void givesBackWhatWasWritten() {
    Path file = folder.resolve("a.safetensors");
    SnapshotFile.write(file, CONTENT);
    assertThat(SnapshotFile.read(file)).isEqualTo(CONTENT);
    assertThat(Safetensors.read(file).metadata()).containsKeys("position", "sha256");
  }

  @Test
  void noticesAFlippedBitInEveryByte() throws IOException {
    Path file = folder.resolve("a.safetensors");
    SnapshotFile.write(file, CONTENT);
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < bytes.length; i++) {
      byte[] flipped = bytes.clone();
      flipped[i] ^= (byte) (1 << i % 8);
      Files.write(file, flipped);
      assertThatThrownBy(() -> SnapshotFile.read(file))
          .as("byte %d", i)
          .isInstanceOf(EvenflowException.class)
          .hasMessageStartingWith(file.toString());
    }
  }

  @Test
  void noticesEveryMissingByte() throws IOException {
    Path file = folder.resolve("a.safetensors");
    SnapshotFile.write(file, CONTENT);
    byte[] bytes = Files.readAllBytes(file);
    for (int length = 0; length < bytes.length; length++) {
      Files.write(file, Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> SnapshotFile.read(file)).isInstanceOf(EvenflowException.class);
    }
  }

  @Test
  void saysThatOtherFilesAreNoSnapshots() {
    Path file = folder.resolve("a.safetensors");
    CONTENT.write(file);
    assertThatThrownBy(() -> SnapshotFile.read(file))
        .isInstanceOf(EvenflowException.class)
        .hasMessage(file + " is no snapshot: it has no checksum");
  }
}
