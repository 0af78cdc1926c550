package dev.evenflow.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.EvenflowException;
import dev.evenflow.random.RandomStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mutated files: each is read, or refused by a sentence that names it. */
class HostileInputTest {
  private static final int MUTATIONS = 1000;
  private static final byte[] CSV =
      "w,\"h \"\"x\"\"\",kind\n1.5,-2e3,a\r\n3,.25,\"b\"\n 7 ,8,a\n".getBytes(UTF_8);

  @TempDir Path folder;

  @Test
  void mutatedTextIsReadOrRefused() throws IOException {
    Path file = folder.resolve("some.csv");
    assertThat(new Csv().read(file(file, CSV)).size()).isEqualTo(3);
    assertThat(refused(file, CSV, path -> new Csv().read(path))).isGreaterThan(MUTATIONS / 4);
  }

  @Test
  void mutatedGzipIsReadOrRefused() throws IOException {
    Path file = folder.resolve("some.csv.gz");
    byte[] packed = Gzip.pack(CSV);
    assertThat(new Csv().read(file(file, packed)).size()).isEqualTo(3);
    assertThat(refused(file, packed, path -> new Csv().read(path))).isGreaterThan(MUTATIONS / 2);
  }

  @Test
  void mutatedImagesAreReadOrRefused() throws IOException {
    byte[] images =
        ByteBuffer.allocate(16 + 12).putInt(0x803).putInt(3).putInt(2).putInt(2).array();
    byte[] labels = ByteBuffer.allocate(8 + 3).putInt(0x801).putInt(3).array();
    Path labelFile = file(folder.resolve("labels"), labels);
    Path file = folder.resolve("images");
    assertThat(Idx.read(file(file, images), labelFile).size()).isEqualTo(3);
    assertThat(refused(file, images, path -> Idx.read(path, labelFile)))
        .isGreaterThan(MUTATIONS / 2);
    byte[] packed = Gzip.pack(images);
    assertThat(refused(file, packed, path -> Idx.read(path, labelFile)))
        .isGreaterThan(MUTATIONS / 2);
  }

  @Test
  void anEndlessRowIsRefusedWithoutReadingItAll() throws IOException {
    // 16 MiB of commas in 16 KiB.
    Path file = file(folder.resolve("bomb.csv.gz"), Gzip.pack(filled(1 << 24, (byte) ',')));
    DatasetTest.assertFault(
        () -> new Csv().read(file), file + ", line 1: a row has more than 4194304 characters");
  }

  private int refused(Path file, byte[] valid, Consumer<Path> reader) throws IOException {
    RandomStream stream = new RandomStream(7, file.getFileName().toString());
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] mutated = valid.clone();
      for (int k = 0; k <= i % 3; k++) {
        int at = stream.nextInt(i, 2 * k, mutated.length);
        mutated[at] = (byte) stream.nextInt(i, 2 * k + 1, 256);
      }
      int length = i % 2 == 0 ? mutated.length : stream.nextInt(i, 9, mutated.length);
      try {
        reader.accept(file(file, Arrays.copyOf(mutated, length)));
      } catch (EvenflowException e) {
        assertThat(e.getMessage()).contains(file.toString()).doesNotContain("\n");
        refused++;
      }
    }
    return refused;
  }

  private static byte[] filled(int length, byte value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, value);
    return bytes;
  }

  private static Path file(Path path, byte[] content) throws IOException {
    return Files.write(path, content);
  }
}
