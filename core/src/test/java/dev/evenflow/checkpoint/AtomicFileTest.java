package dev.evenflow.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenflow.EvenflowException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  @Test
  void createsAndReplaces() throws IOException {
    Path target = folder.resolve("a.bin");
    AtomicFile.write(target, channel -> channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3})));
    AtomicFile.write(target, channel -> channel.write(ByteBuffer.wrap(new byte[] {4})));
    assertThat(target).hasBinaryContent(new byte[] {4});
    assertThat(names()).containsExactly("a.bin");
  }

  @Test
  void leavesTheOldFileAndNothingElseWhenTheDiskIsFull() throws IOException {
    Path target = Files.writeString(folder.resolve("a.bin"), "old");
    assertThatThrownBy(() ->
            AtomicFile.write(
                target,
                channel -> {
                  channel.write(ByteBuffer.wrap(new byte[100]));
                  throw new IOException("No space left on device");
                }))
        .isInstanceOf(EvenflowException.class)
        .hasMessage("cannot write " + target + ": No space left on device");
    assertThat(target).hasContent("old");
    assertThat(names()).containsExactly("a.bin");
  }

  @Test
  void leavesNothingBehindWhenTheContentFails() throws IOException {
    Path target = folder.resolve("a.bin");
    assertThatThrownBy(() ->
            AtomicFile.write(
                target,
                channel -> {
                  throw new IllegalStateException("a defect");
                }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(names()).isEmpty();
  }

  @Test
  void keepsTheOldFileInPlaceWhileItWrites() {
    Path target = folder.resolve("a.bin");
    AtomicFile.write(target, channel -> channel.write(ByteBuffer.wrap(new byte[] {1})));
    AtomicFile.write(
        target,
        channel -> {
          channel.write(ByteBuffer.wrap(new byte[] {2}));
          assertThat(target).hasBinaryContent(new byte[] {1});
        });
    assertThat(target).hasBinaryContent(new byte[] {2});
  }

  @Test
  void saysWhyItCannotWrite() {
    Path nowhere = folder.resolve("no").resolve("a.bin");
    assertThatThrownBy(() -> AtomicFile.write(nowhere, channel -> {}))
        .isInstanceOf(EvenflowException.class)
        .hasMessage(
            "cannot write %s: the folder %s does not exist"
                .formatted(nowhere, folder.resolve("no").toAbsolutePath()));
    assertThatThrownBy(() -> AtomicFile.write(folder, channel -> {}))
        .isInstanceOf(EvenflowException.class)
        .hasMessage("cannot write " + folder + ": it is a folder");
  }

  private Stream<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    }
  }
}
