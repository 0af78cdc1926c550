package dev.evenflow.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.evenflow.EvenflowException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TarTest {
  @TempDir private Path folder;

  /** Writes an archive as tar does. */
  static final class Archive {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Archive add(char type, String name, byte... content) {
      byte[] header = new byte[512];
      put(header, 0, name);
      put(header, 124, String.format("%011o", content.length));
      header[156] = (byte) type;
      put(header, 148, "        ");
      int sum = 0;
      for (byte each : header) {
        sum += each;
      }
      put(header, 148, String.format("%06o", sum));
      bytes.writeBytes(header);
      bytes.writeBytes(Arrays.copyOf(content, (content.length + 511) / 512 * 512));
      return this;
    }

    private static void put(byte[] header, int at, String text) {
      byte[] ascii = text.getBytes(ISO_8859_1);
      System.arraycopy(ascii, 0, header, at, ascii.length);
    }

    byte[] end() {
      bytes.writeBytes(new byte[1024]);
      return bytes.toByteArray();
    }
  }

  private Path unpacked(byte[] archive) throws IOException {
    Path target = folder.resolve("here");
    Tar.unpack(Files.write(folder.resolve("archive"), archive), target);
    return target;
  }

  @Test
  void unpacksFilesAndFolders() throws IOException {
    byte[] large = new byte[40_000];
    Arrays.fill(large, (byte) 7);
    byte[] archive =
        new Archive()
            .add('5', "data/")
            .add('x', "header of one", new byte[30])
            .add('0', "data/large", large)
            .add('0', "data/deeper/small", (byte) 1, (byte) 2)
            .add('\0', "empty")
            .end();
    for (byte[] form : new byte[][] {archive, Gzip.pack(archive)}) {
      Path target = unpacked(form);
      assertThat(target.resolve("data/large")).hasBinaryContent(large);
      assertThat(target.resolve("data/deeper/small")).hasBinaryContent(new byte[] {1, 2});
      assertThat(target.resolve("empty")).isEmptyFile();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, ../out, leads out of its folder",
    "0, a/../../out, leads out of its folder",
    "5, .., leads out of its folder",
    "0, /tmp/evenflow-out, leads out of its folder",
    "1, link, neither a file nor a folder",
    "2, link, neither a file nor a folder",
    "3, device, neither a file nor a folder",
  })
  void refusesWhatCouldDoHarm(char type, String name, String sentence) throws IOException {
    byte[] archive = new Archive().add('0', "good").add(type, name).end();
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> unpacked(archive))
        .withMessage("%s holds \"%s\", which %s", folder.resolve("archive"), name, is(sentence));
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all.map(each -> each.getFileName().toString()))
          .containsExactlyInAnyOrder("archive", "here");
    }
    assertThat(Path.of("/tmp/evenflow-out")).doesNotExist();
  }

  private static String is(String sentence) {
    return sentence.startsWith("neither") ? "is " + sentence : sentence;
  }

  @Test
  void refusesDamage() {
    byte[] archive = new Archive().add('0', "file", new byte[600]).end();
    assertRefused(Arrays.copyOf(archive, 700), "is cut short within a file");
    assertRefused(Arrays.copyOf(archive, 512 + 1024), "an archive ends with a block of zeros");
    assertRefused(new byte[100], "an archive ends with a block of zeros");
    byte[] renamed = archive.clone();
    renamed[0]++;
    assertRefused(renamed, "the checksum of a header is wrong");
  }

  private void assertRefused(byte[] archive, String sentence) {
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> unpacked(archive))
        .withMessageContaining(folder.resolve("archive") + " is ")
        .withMessageContaining(sentence);
  }
}
