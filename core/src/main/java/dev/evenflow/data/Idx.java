package dev.evenflow.data;

import dev.evenflow.EvenflowException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/**
 * The IDX format of MNIST and the data sets made in its likeness: a big-endian header, then
 * unsigned bytes. Images become {height, width, 1} with pixels from 0 to 1.
 *
 * <p>Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits", 1998.
 */
public final class Idx {
  private static final String IMAGES = "-images-idx3-ubyte";
  private static final String LABELS = "-labels-idx1-ubyte";

  /** Two zero bytes, 8 for unsigned bytes, then the number of axes. */
  private static final int MAGIC = 0x0800;

  private Idx() {}

  /**
   * Whether a folder holds the training images of {@link #read(Path)}, by the names of its files.
   */
  public static boolean isFolder(Path folder) {
    return Files.exists(folder.resolve("train" + IMAGES))
        || Files.exists(folder.resolve("train" + IMAGES + ".gz"));
  }

  /**
   * Reads a folder that has {@code train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte} and
   * the same two that start with {@code t10k}, plain or with {@code .gz} behind the name. The
   * classes are "0" to the largest label of both parts.
   *
   * @throws EvenflowException if a file is missing or not what it should be
   */
  public static Split read(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new EvenflowException(folder + " is no folder");
    }
    Path trainLabels = file(folder, "train" + LABELS);
    Path testLabels = file(folder, "t10k" + LABELS);
    int[] train = labels(trainLabels);
    int[] test = labels(testLabels);
    int largest = IntStream.concat(IntStream.of(train), IntStream.of(test)).max().orElse(0);
    Split split =
        new Split(
            dataset(file(folder, "train" + IMAGES), trainLabels, train, largest + 1),
            dataset(file(folder, "t10k" + IMAGES), testLabels, test, largest + 1));
    requireOneSize(folder, split);
    return split;
  }

  /**
   * Reads one pair of files. The classes are "0" to the largest label.
   *
   * @throws EvenflowException if a file is missing or not what it should be
   */
  public static Dataset read(Path images, Path labels) {
    int[] values = labels(labels);
    return dataset(images, labels, values, IntStream.of(values).max().orElse(0) + 1);
  }

  private static Dataset dataset(Path imageFile, Path labelFile, int[] labels, int classes) {
    Features images = images(imageFile);
    if (images.size() != labels.length) {
      throw new EvenflowException(
          "%s holds %d images, but %s holds %d labels"
              .formatted(imageFile, images.size(), labelFile, labels.length));
    }
    return new Dataset(images, new Labels(labels, Labels.numbered(classes)));
  }

  private static Features images(Path path) {
    return DataFile.read(
        path,
        file -> {
          long[] extents = extents(file, 3);
          String declaration = "%d images of %d x %d".formatted(extents[0], extents[1], extents[2]);
          int height = side(file, extents[1]);
          int width = side(file, extents[2]);
          byte[] pixels = file.rest(extents[0] * height * width, declaration);
          return new PixelFeatures(pixels, 255, height, width, 1);
        });
  }

  private static int[] labels(Path path) {
    return DataFile.read(
        path,
        file -> {
          long count = extents(file, 1)[0];
          byte[] bytes = file.rest(count, count + " labels");
          return IntStream.range(0, bytes.length).map(i -> bytes[i] & 0xFF).toArray();
        });
  }

  private static int side(DataFile file, long pixels) {
    if (pixels < 1 || pixels > 1 << 15) {
      throw new EvenflowException(
          "%s declares images with a side of %d pixels, allowed are 1 to 32768"
              .formatted(file.name(), pixels));
    }
    return (int) pixels;
  }

  private static long[] extents(DataFile file, int axes) throws IOException {
    byte[] header = file.content().readNBytes(4 + 4 * axes);
    int magic = header.length < 4 ? -1 : ByteBuffer.wrap(header).getInt();
    if (magic != (MAGIC | axes)) {
      throw new EvenflowException(
          "%s is no IDX file of %s: it must start with the bytes 00 00 08 %02d"
              .formatted(file.name(), axes == 1 ? "labels" : "images", axes));
    }
    if (header.length < 4 + 4 * axes) {
      throw new EvenflowException(file.name() + " is cut short within its header");
    }
    ByteBuffer counts = ByteBuffer.wrap(header, 4, 4 * axes);
    long[] extents = new long[axes];
    for (int i = 0; i < axes; i++) {
      extents[i] = Integer.toUnsignedLong(counts.getInt());
    }
    if (extents[0] == 0) {
      throw new EvenflowException(file.name() + " holds no examples");
    }
    return extents;
  }

  private static void requireOneSize(Path folder, Split split) {
    int[] train = split.train().features().shape();
    int[] test = split.test().features().shape();
    if (train[0] != test[0] || train[1] != test[1]) {
      throw new EvenflowException(
          "the images in %s differ in size: %d x %d for training, %d x %d for testing"
              .formatted(folder, train[0], train[1], test[0], test[1]));
    }
  }

  private static Path file(Path folder, String name) {
    Path plain = folder.resolve(name);
    Path packed = folder.resolve(name + ".gz");
    if (Files.exists(plain)) {
      return plain;
    }
    if (Files.exists(packed)) {
      return packed;
    }
    throw new EvenflowException("%s has neither %s nor %s.gz".formatted(folder, name, name));
  }
}
