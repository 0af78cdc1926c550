package dev.evenflow.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.EvenflowException;
import dev.evenflow.checkpoint.Entry;
import dev.evenflow.checkpoint.Npy;
import dev.evenflow.checkpoint.Npz;
import dev.evenflow.checkpoint.Safetensors;
import dev.evenflow.checkpoint.SnapshotFolder;
import dev.evenflow.tensor.Shape;
import dev.evenflow.testing.HostileReader;
import dev.evenflow.training.BadStep;
import dev.evenflow.training.Snapshot;
import dev.evenflow.training.TrainingProgress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damaged files are read or refused by a sentence, in bounded memory, without an end of waiting.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class HostileFilesTest {
  private static final byte[] CSV =
      "w,\"h \"\"x\"\"\",kind\n1.5,-2e3,a\r\n3,.25,\"b\"\n 7 ,8,a\n".getBytes(UTF_8);
  private static final byte[] FEATURES = "1.5,-2e3\r\n3,.25\n 7 ,8\n".getBytes(UTF_8);
  private static final byte[] IMAGES =
      ByteBuffer.allocate(16 + 12).putInt(0x803).putInt(3).putInt(2).putInt(2).array();
  private static final byte[] LABELS = ByteBuffer.allocate(8 + 3).putInt(0x801).putInt(3).array();
  private static final Safetensors ARRAYS =
      new Safetensors(
          List.of(
              Entry.of("layer1.weight", new int[] {2, 3}, new float[6], 0),
              Entry.of("count", new int[0], 7L),
              Entry.of("places", new int[] {2}, new int[] {1, 2}, 0)),
          Map.of("some", "text"));
  private static final Snapshot SNAPSHOT =
      new Snapshot(
          12, Map.of("model", "mlp"), Shape.of(8, 8, 1), TrainingProgress.NONE, ARRAYS.entries());

  private static final BadStep BAD_STEP = new BadStep(SNAPSHOT, new float[64], new int[1]);

  @TempDir static Path shared;

  @TempDir Path folder;

  static Stream<HostileReader> readers() throws IOException {
    Path labels = Files.write(shared.resolve("labels"), LABELS);
    Path images = Files.write(shared.resolve("images"), IMAGES);
    byte[] npz = bytes(file -> Npz.write(file, ARRAYS.entries()));
    Entry array = ARRAYS.entries().getFirst();
    return Stream.of(
        new HostileReader("csv", CSV, file -> new Csv().read(file)),
        new HostileReader("csv.gz", Gzip.pack(CSV), file -> new Csv().read(file)),
        new HostileReader("csv-features", FEATURES, Csv::readFeatures),
        new HostileReader("idx-images", IMAGES, file -> Idx.read(file, labels)),
        new HostileReader("idx-images.gz", Gzip.pack(IMAGES), file -> Idx.read(file, labels)),
        new HostileReader("idx-labels", LABELS, file -> Idx.read(images, file)),
        new HostileReader("idx-labels.gz", Gzip.pack(LABELS), file -> Idx.read(images, file)),
        new HostileReader("safetensors", bytes(ARRAYS::write), Safetensors::read),
        new HostileReader("snapshot", bytes(SNAPSHOT::write), Snapshot::read),
        new HostileReader("snapshot-folder", bytes(SNAPSHOT::write), HostileFilesTest::latest),
        new HostileReader("bad-step", bytes(BAD_STEP::write), BadStep::read),
        HostileReader.ofText("snapshot-texts", texts(), HostileFilesTest::snapshot),
        new HostileReader("npy", bytes(file -> Npy.write(file, array)), f -> Npy.read(f, "a")),
        new HostileReader("npz", npz, Npz::read),
        new HostileReader("npz-deflated", deflated(npz), Npz::read));
  }

  /** Writes a file. */
  private interface Writer {
    void write(Path file);
  }

  private static byte[] bytes(Writer writer) throws IOException {
    Path file = shared.resolve("valid");
    writer.write(file);
    return Files.readAllBytes(file);
  }

  private static byte[] deflated(byte[] stored) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(stored));
        ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (ZipEntry each = in.getNextEntry(); each != null; each = in.getNextEntry()) {
        out.putNextEntry(new ZipEntry(each.getName()));
        in.transferTo(out);
        out.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  /** As the newest and only snapshot. */
  private static void latest(Path file) {
    Path snapshots = file.resolveSibling("snapshots");
    try {
      Files.createDirectories(snapshots);
      Files.copy(
          file,
          snapshots.resolve("snapshot-000000000012.safetensors"),
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      new SnapshotFolder(snapshots, 1).latest();
    } catch (EvenflowException e) {
      throw new EvenflowException(file + ": " + e.getMessage(), e);
    }
  }

  private static String texts() {
    StringBuilder lines = new StringBuilder();
    SNAPSHOT
        .safetensors()
        .metadata()
        .forEach((name, text) ->
            lines.append(name).append('=').append(text.replace("\n", ";")).append('\n'));
    return lines.toString();
  }

  /** What a checksum that fits would let through. */
  private static void snapshot(String lines) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String line : lines.split("\n")) {
      String[] parts = line.split("=", 2);
      texts.put(parts[0], parts.length < 2 ? "" : parts[1].replace(";", "\n"));
    }
    Snapshot.of(new Safetensors(ARRAYS.entries(), texts)).digest();
  }

  @ParameterizedTest
  @MethodSource("readers")
  void readsOrRefuses(HostileReader reader) {
    assertThat(reader.refused(folder, 7, 2_000)).isBetween(200, 2_000);
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("readers")
  void readsOrRefusesManyMore(HostileReader reader) {
    assertThat(reader.refused(folder, 8, 100_000)).isBetween(10_000, 100_000);
  }

  @Test
  void anEndlessRowIsRefusedWithoutReadingItAll() throws IOException {
    byte[] commas = new byte[1 << 24];
    Arrays.fill(commas, (byte) ',');
    // 16 MiB of commas in 16 KiB.
    Path file = Files.write(folder.resolve("bomb.csv.gz"), Gzip.pack(commas));
    DatasetTest.assertFault(
        () -> new Csv().read(file), file + ", line 1: a row has more than 4194304 characters");
  }
}
