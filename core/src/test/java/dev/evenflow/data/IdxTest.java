package dev.evenflow.data;

import static dev.evenflow.data.DatasetTest.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
  private static final int IMAGES = 0x803;
  private static final int LABELS = 0x801;

  @TempDir Path folder;

  @BeforeEach
  void writeASmallFolder() throws IOException {
    write("train-images-idx3-ubyte", images(3, 2, 3));
    write("train-labels-idx1-ubyte", labels(4, 0, 2));
    write("t10k-images-idx3-ubyte.gz", Gzip.pack(images(2, 2, 3)));
    write("t10k-labels-idx1-ubyte.gz", Gzip.pack(labels(1, 5)));
  }

  @Test
  void readsBothPartsPlainOrPacked() {
    assertThat(Idx.isFolder(folder)).isTrue();
    Split split = Idx.read(folder);
    assertThat(split.train().size()).isEqualTo(3);
    assertThat(split.test().size()).isEqualTo(2);
    assertThat(split.train().features().shape()).containsExactly(2, 3, 1);
    assertThat(split.train().labels().classes()).containsExactly("0", "1", "2", "3", "4", "5");
    assertThat(split.test().labels().classes()).isEqualTo(split.train().labels().classes());
    assertThat(split.train().labels().get(0)).isEqualTo(4);
    assertThat(split.test().labels().get(1)).isEqualTo(5);
    float[] second = new float[6];
    split.train().features().copy(1, second, 0);
    // Pixel i of the file is 15 i modulo 256.
    assertThat(second)
        .containsExactly(90 / 255f, 105 / 255f, 120 / 255f, 135 / 255f, 150 / 255f, 165 / 255f);
  }

  @Test
  void readsOnePairOfFiles() {
    Dataset data =
        Idx.read(
            folder.resolve("train-images-idx3-ubyte"), folder.resolve("train-labels-idx1-ubyte"));
    assertThat(data.size()).isEqualTo(3);
    assertThat(data.labels().classes()).hasSize(5);
  }

  @Test
  void namesWhatIsMissing() throws IOException {
    Files.delete(folder.resolve("t10k-labels-idx1-ubyte.gz"));
    assertFault(
        () -> Idx.read(folder),
        folder + " has neither t10k-labels-idx1-ubyte nor t10k-labels-idx1-ubyte.gz");
    Path nowhere = folder.resolve("nowhere");
    assertFault(() -> Idx.read(nowhere), nowhere + " is no folder");
    assertThat(Idx.isFolder(nowhere)).isFalse();
  }

  @Test
  void refusesAnotherKindOfFile() throws IOException {
    Path images = write("train-images-idx3-ubyte", labels(4, 0, 2));
    assertFault(
        () -> Idx.read(folder),
        images + " is no IDX file of images: it must start with the bytes 00 00 08 03");
    Path labels = write("train-labels-idx1-ubyte", new byte[3]);
    assertFault(
        () -> Idx.read(folder),
        labels + " is no IDX file of labels: it must start with the bytes 00 00 08 01");
    write("train-labels-idx1-ubyte", new byte[] {0, 0, 8, 1, 0, 0, 0});
    assertFault(() -> Idx.read(folder), labels + " is cut short within its header");
  }

  @Test
  void refusesFilesShorterOrLongerThanTheySay() throws IOException {
    byte[] whole = images(3, 2, 3);
    Path file = write("train-images-idx3-ubyte", Arrays.copyOf(whole, whole.length - 1));
    String cut =
        file + " is cut short: it declares 3 images of 2 x 3, which take 18 bytes, and holds fewer";
    assertFault(() -> Idx.read(folder), cut);
    write("train-images-idx3-ubyte", Gzip.pack(Arrays.copyOf(whole, whole.length - 1)));
    assertFault(() -> Idx.read(folder), cut);
    String longer = file + " holds more than the 18 bytes of the 3 images of 2 x 3 it declares";
    write("train-images-idx3-ubyte", Arrays.copyOf(whole, whole.length + 1));
    assertFault(() -> Idx.read(folder), longer);
    write("train-images-idx3-ubyte", Gzip.pack(Arrays.copyOf(whole, 1 << 20)));
    assertFault(() -> Idx.read(folder), longer);
    byte[] packed = Gzip.pack(whole);
    write("train-images-idx3-ubyte", Arrays.copyOf(packed, packed.length - 9));
    assertFault(() -> Idx.read(folder), file + " is damaged: its gzip data is broken or cut short");
  }

  @Test
  void allocatesNothingForALyingLength() throws IOException {
    byte[] lying = header(IMAGES, -1, 32768, 32768);
    String sentence =
        "%s is cut short: it declares 4294967295 images of 32768 x 32768, which take"
            + " 4611686017353646080 bytes, and holds fewer";
    Path file = write("train-images-idx3-ubyte", lying);
    assertFault(() -> Idx.read(folder), sentence.formatted(file));
    write("train-images-idx3-ubyte", Gzip.pack(lying));
    assertFault(() -> Idx.read(folder), sentence.formatted(file));
  }

  @Test
  void refusesExtentsThatMakeNoSense() throws IOException {
    Path file = write("train-images-idx3-ubyte", header(IMAGES, 3, 0, 3));
    assertFault(
        () -> Idx.read(folder),
        file + " declares images with a side of 0 pixels, allowed are 1 to 32768");
    write("train-images-idx3-ubyte", header(IMAGES, 3, 2, 32769));
    assertFault(
        () -> Idx.read(folder),
        file + " declares images with a side of 32769 pixels, allowed are 1 to 32768");
    write("train-images-idx3-ubyte", header(IMAGES, 0, 2, 3));
    assertFault(() -> Idx.read(folder), file + " holds no examples");
  }

  @Test
  void refusesPartsThatDoNotFitTogether() throws IOException {
    Path file = write("train-images-idx3-ubyte", images(4, 2, 3));
    assertFault(
        () -> Idx.read(folder),
        "%s holds 4 images, but %s holds 3 labels"
            .formatted(file, folder.resolve("train-labels-idx1-ubyte")));
    write("train-images-idx3-ubyte", images(3, 3, 2));
    assertFault(
        () -> Idx.read(folder),
        "the images in %s differ in size: 3 x 2 for training, 2 x 3 for testing".formatted(folder));
  }

  @Test
  void refusesWhatTheHeapCannotHold() {
    long heap = Runtime.getRuntime().maxMemory();
    assertFault(
        () -> Heap.require(heap / 2 + 1, "big"),
        "big needs %d MiB of memory, more than half of the heap of %d MiB: give Java more by -Xmx"
            .formatted(heap / 2 >> 20, heap / 2 >> 19));
  }

  /** Runs where the folder with MNIST is known: -Devenflow.data=DIR or EVENFLOW_DATA=DIR. */
  @Test
  void readsTheRealThing() {
    String configured = System.getProperty("evenflow.data", System.getenv("EVENFLOW_DATA"));
    Assumptions.assumeTrue(configured != null, "needs -Devenflow.data=DIR with DIR/mnist");
    Split split = Idx.read(Path.of(configured).resolve("mnist"));
    assertThat(split.train().size()).isEqualTo(60000);
    assertThat(split.test().size()).isEqualTo(10000);
    assertThat(split.train().labels().classes()).hasSize(10);
    assertThat(split.test().labels().counts())
        .containsExactly(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
    // The mean and deviation that everyone uses for MNIST.
    Normalization overall = Normalization.overall(split.train().features());
    assertThat(overall.mean()[0]).isBetween(0.1306f, 0.1308f);
    assertThat(overall.deviation()[0]).isBetween(0.3080f, 0.3082f);
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private static byte[] images(int count, int height, int width) {
    byte[] header = header(IMAGES, count, height, width);
    byte[] file = Arrays.copyOf(header, header.length + count * height * width);
    for (int i = header.length; i < file.length; i++) {
      file[i] = (byte) (15 * (i - header.length));
    }
    return file;
  }

  private static byte[] labels(int... labels) {
    byte[] header = header(LABELS, labels.length);
    byte[] file = Arrays.copyOf(header, header.length + labels.length);
    for (int i = 0; i < labels.length; i++) {
      file[header.length + i] = (byte) labels[i];
    }
    return file;
  }

  private static byte[] header(int magic, int... extents) {
    ByteBuffer header = ByteBuffer.allocate(4 + 4 * extents.length).putInt(magic);
    for (int extent : extents) {
      header.putInt(extent);
    }
    return header.array();
  }
}
