package dev.evenflow.data;

import dev.evenflow.EvenflowException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The binary form of CIFAR-10: a byte of label, then 32x32 bytes of red, of green and of blue.
 * Images become {32, 32, 3} with pixels from 0 to 1.
 *
 * <p>Source: Krizhevsky, "Learning multiple layers of features from tiny images", 2009.
 */
public final class Cifar10 {
  private static final List<String> CLASSES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");
  private static final int AREA = 32 * 32;
  private static final int RECORD = 1 + 3 * AREA;

  private Cifar10() {}

  /** Whether a folder holds the files of {@link #read}. */
  public static boolean isFolder(Path folder) {
    return Files.exists(folder.resolve("data_batch_1.bin"));
  }

  /**
   * Reads a folder with {@code data_batch_1.bin} and the others as far as they are there, and
   * {@code test_batch.bin}.
   *
   * @throws EvenflowException if a file is missing or not what it should be
   */
  public static Split read(Path folder) {
    List<Path> train = new ArrayList<>();
    for (int i = 1; i == 1 || Files.exists(batch(folder, i)); i++) {
      train.add(batch(folder, i));
    }
    return new Split(dataset(train), dataset(List.of(folder.resolve("test_batch.bin"))));
  }

  private static Path batch(Path folder, int number) {
    return folder.resolve("data_batch_" + number + ".bin");
  }

  private static Dataset dataset(List<Path> files) {
    List<byte[]> contents = files.stream().map(Cifar10::records).toList();
    int count = contents.stream().mapToInt(content -> content.length / RECORD).sum();
    byte[] pixels = new byte[Math.multiplyExact(count, 3 * AREA)];
    int[] labels = new int[count];
    int example = 0;
    for (byte[] content : contents) {
      for (int start = 0; start < content.length; start += RECORD) {
        labels[example] = content[start] & 0xFF;
        for (int place = 0; place < AREA; place++) {
          for (int channel = 0; channel < 3; channel++) {
            pixels[(example * AREA + place) * 3 + channel] =
                content[start + 1 + channel * AREA + place];
          }
        }
        example++;
      }
    }
    return new Dataset(new PixelFeatures(pixels, 255, 32, 32, 3), new Labels(labels, CLASSES));
  }

  private static byte[] records(Path path) {
    return DataFile.read(
        path,
        file -> {
          byte[] content = file.rest();
          if (content.length == 0 || content.length % RECORD != 0) {
            throw new EvenflowException(
                "%s has %d bytes, which are no whole number of images of %d"
                    .formatted(file.name(), content.length, RECORD));
          }
          for (int start = 0; start < content.length; start += RECORD) {
            if (Byte.toUnsignedInt(content[start]) >= CLASSES.size()) {
              throw new EvenflowException(
                  "%s, image %d: the label is %d, allowed are 0 to %d"
                      .formatted(
                          file.name(),
                          start / RECORD,
                          Byte.toUnsignedInt(content[start]),
                          CLASSES.size() - 1));
            }
          }
          return content;
        });
  }
}
