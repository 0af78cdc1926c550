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
import java.awt.image.BufferedImage;
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
import javax.imageio.ImageIO;
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
  private static final byte[] SENTENCES =
      "NUM how many ?\nHUM who is he\nLOC where\n".getBytes(UTF_8);
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
    Path sentences = Files.write(shared.resolve("sentences"), SENTENCES);
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
        new HostileReader("npz-deflated", deflated(npz), Npz::read),
        new HostileReader("libsvm", "1 1:1 3:1\n0 2:1\n".getBytes(UTF_8), Libsvm::read),
        new HostileReader("libsvm-floats", "-1 1:0.5\n2 3:1e3\n".getBytes(UTF_8), Libsvm::read),
        new HostileReader("text", text(91), file -> Characters.text(file, 9)),
        new HostileReader(
            "names", "ann\nbob".getBytes(UTF_8), file -> Characters.names(file, 3, 1)),
        new HostileReader("sentences", SENTENCES, file -> Sentences.read(file)),
        new HostileReader("sentences-test", SENTENCES, file -> Sentences.read(sentences, file)),
        new HostileReader("clicks", clicks(), file -> ClickLog.read(file, 256)),
        new HostileReader("data_batch_1.bin", new byte[2 * 3073], HostileFilesTest::cifar),
        new HostileReader("png", image("png"), file -> Images.read(file, 8, 8, 3)),
        new HostileReader("jpeg", image("jpeg"), file -> Images.read(file, 8, 8, 1)),
        new HostileReader("gif", image("gif"), file -> Images.read(file, 8, 8, 3)),
        new HostileReader("bmp", image("bmp"), file -> Images.read(file, 8, 8, 3)),
        new HostileReader(
            "tar",
            new TarTest.Archive().add('5', "a").add('0', "a/b", LABELS).add('0', "c", CSV).end(),
            file -> Tar.unpack(file, file.resolveSibling("unpacked"))));
  }

  /** Of so many characters, of which none can be spared. */
  private static byte[] text(int length) {
    return "to be or not ".repeat(length).substring(0, length).getBytes(UTF_8);
  }

  private static byte[] clicks() {
    String line = "1" + "\t7".repeat(13) + "\t68fd1e64".repeat(26) + "\n";
    return (line + line.replace("7", "")).getBytes(UTF_8);
  }

  /** As the first of the training files. */
  private static void cifar(Path file) {
    try {
      Files.write(file.resolveSibling("test_batch.bin"), new byte[3073]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Cifar10.read(file.getParent());
  }

  private static byte[] image(String form) throws IOException {
    BufferedImage image = new BufferedImage(13, 10, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 130; i++) {
      image.setRGB(i % 13, i / 13, i * 0x1F0D05);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, form, bytes);
    return bytes.toByteArray();
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
    assertThat(reader.refused(folder, 7, 500)).isBetween(50, 500);
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
