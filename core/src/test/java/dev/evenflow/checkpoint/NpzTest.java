package dev.evenflow.checkpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenflow.EvenflowException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpzTest {
  private static final List<Entry> ENTRIES =
      List.of(
          Entry.of("block1.conv-2.weight", new int[] {2, 3}, new float[] {1, -0f, 3, 4, 5, 6}, 0),
          Entry.of("vector", new int[] {3}, new int[] {1, -2, Integer.MIN_VALUE}, 0),
          Entry.of("none", new int[] {2, 0}, new float[0], 0),
          Entry.of("number", new int[0], Math.PI),
          Entry.of("long", new int[] {1, 1, 2}, Long.MAX_VALUE, -1L));

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("a.npz");
  }

  /** An NPY array with a header as it is given, and this many bytes of data: 0, 1, 2 ... */
  private static byte[] npy(String header, int bytes) {
    byte[] text = header.getBytes(ISO_8859_1);
    ByteBuffer buffer =
        ByteBuffer.allocate(10 + text.length + bytes).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put("\u0093NUMPY\u0001\u0000".getBytes(ISO_8859_1)).putShort((short) text.length);
    buffer.put(text);
    for (int i = 0; i < bytes; i++) {
      buffer.put((byte) i);
    }
    return buffer.array();
  }

  private Path zip(String name, byte[] content) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file()))) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
      zip.closeEntry();
    }
    return file();
  }

  @Test
  void comesBackToTheBitAndIsTheSameBytesAgain() throws IOException {
    Npz.write(file(), ENTRIES);
    assertThat(Npz.read(file())).isEqualTo(ENTRIES);
    byte[] first = Files.readAllBytes(file());
    Npz.write(file(), ENTRIES);
    assertThat(file()).hasBinaryContent(first);
    for (Entry entry : ENTRIES) {
      Path single = folder.resolve("a.npy");
      Npy.write(single, entry);
      assertThat(Npy.read(single, entry.name())).isEqualTo(entry);
    }
  }

  /** As {@code numpy.save} of version 2.4 writes {@code numpy.arange(3, dtype='<f4')}. */
  @Test
  void writesTheBytesOfNumPy() throws IOException {
    Path single = folder.resolve("a.npy");
    Npy.write(single, Entry.of("a", new int[] {3}, new float[] {0, 1, 2}, 0));
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }";
    ByteBuffer expected = ByteBuffer.allocate(140).order(ByteOrder.LITTLE_ENDIAN);
    expected.put("\u0093NUMPY\u0001\u0000".getBytes(ISO_8859_1)).putShort((short) 118);
    expected.put((header + " ".repeat(117 - header.length()) + "\n").getBytes(ISO_8859_1));
    expected.putFloat(0).putFloat(1).putFloat(2);
    assertThat(single).hasBinaryContent(expected.array());
  }

  @Test
  void readsPackedArraysInFortranOrder() throws IOException {
    // Column by column: [[0, 2, 4], [1, 3, 5]] of ints whose bytes count on.
    byte[] content = npy("{'shape': (2, 3), 'descr': '<i4', 'fortran_order': True}", 24);
    Entry entry = Npz.read(zip("a.npy", content)).getFirst();
    ByteBuffer data = ByteBuffer.wrap(content, content.length - 24, 24).slice();
    int[] columns = new int[6];
    data.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(columns);
    assertThat(entry.shape()).containsExactly(2, 3);
    assertThat(entry.ints())
        .containsExactly(columns[0], columns[2], columns[4], columns[1], columns[3], columns[5]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "a.npy | {'descr': '>f4', 'fortran_order': False, 'shape': (3,)} | its type \\\">f4\\\" is"
            + " none",
        "a.npy | {'descr': '<f4', 'fortran_order': False, 'shape': (4,)} | it does not hold the 16",
        "a.npy | {'descr': '<f4', 'fortran_order': False, 'shape': (2,)} | it does not hold the 8",
        "a.npy | {'descr': '<f4', 'fortran_order': False, 'shape': (99999, 99999)} | its shape [99",
        "a.npy | {'descr': '<f4', 'fortran_order': False, 'shape': (99999999,)} | its 399999996",
        "a.npy | {'descr': '<f4', 'fortran_order': False, 'shape': 3} | its header must tell",
        "a.npy | {'descr': '<f4', 'shape': (3,)} | its header must tell descr, fortran_order",
        "../a.npy | {'descr': '<f4', 'fortran_order': False, 'shape': (3,)} | an entry must be",
        "a.txt | {'descr': '<f4', 'fortran_order': False, 'shape': (3,)} | an entry must be"
      })
  void refusesWhatItCannotHold(String name, String header, String fault) throws IOException {
    Path zip = zip(name, npy(header, 12));
    assertThatThrownBy(() -> Npz.read(zip))
        .isInstanceOf(EvenflowException.class)
        .hasMessageStartingWith(zip + ": the array \"" + name + "\": " + fault.replace("\\", ""));
  }

  @Test
  void refusesAnArrayOfWhichABitHasChanged() throws IOException {
    Npz.write(file(), ENTRIES);
    byte[] bytes = Files.readAllBytes(file());
    String text = new String(bytes, ISO_8859_1);
    bytes[text.indexOf('\n', text.indexOf("NUMPY")) + 1] ^= 1;
    Files.write(file(), bytes);
    assertThatThrownBy(() -> Npz.read(file())).hasMessageEndingWith("its checksum is another");
    Path missing = folder.resolve("no.npz");
    assertThatThrownBy(() -> Npz.read(missing)).hasMessage(missing + " does not exist");
  }
}
