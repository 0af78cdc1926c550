package dev.evenflow.data;

import dev.evenflow.EvenflowException;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/**
 * Image files that the JDK reads: PNG, JPEG, GIF, BMP. Needs its module {@code java.desktop}, but
 * no screen. Of images over 2 million pixels only every second, third ... row and column is read.
 */
public final class Images {
  private static final int MOST_SIDE = 1 << 15;
  private static final int MOST_PIXELS = 1 << 26;

  /** Of larger images only some pixels are decoded. */
  private static final int MOST_KEPT = 1 << 21;

  private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg", ".gif", ".bmp");

  private Images() {}

  /** Whether a file has the name of an image. */
  public static boolean isImage(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return Files.isRegularFile(file) && ENDINGS.stream().anyMatch(name::endsWith);
  }

  /** Whether a folder holds the folders of {@link #readFolder}. */
  public static boolean isFolder(Path folder) {
    return Files.isDirectory(folder)
        && list(folder).stream()
            .anyMatch(
                each -> Files.isDirectory(each) && list(each).stream().anyMatch(Images::isImage));
  }

  /**
   * Reads a folder that has a folder of images for each class, in the order of their names. All are
   * scaled to a square with pixels from 0 to 1.
   *
   * @param size of its sides
   * @return examples of shape {size, size, 3}
   * @throws EvenflowException if there are no images, or one cannot be read
   */
  public static Dataset readFolder(Path folder, int size) {
    List<Path> classes = list(folder).stream().filter(Files::isDirectory).toList();
    List<List<Path>> files =
        classes.stream().map(each -> list(each).stream().filter(Images::isImage).toList()).toList();
    int count = files.stream().mapToInt(List::size).sum();
    if (count == 0 || size < 1) {
      throw new EvenflowException(
          "%s needs folders of images and a size of at least 1, given %d images and size %d"
              .formatted(folder, count, size));
    }
    int width = size * size * 3;
    Heap.require(4L * count * width, folder.toString());
    float[] pixels = new float[count * width];
    int[] labels = new int[count];
    int example = 0;
    for (int i = 0; i < files.size(); i++) {
      for (Path file : files.get(i)) {
        labels[example] = i;
        System.arraycopy(read(file, size, size, 3), 0, pixels, example * width, width);
        example++;
      }
    }
    List<String> names = classes.stream().map(each -> each.getFileName().toString()).toList();
    return new Dataset(Features.of(pixels, size, size, 3), new Labels(labels, names));
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    } catch (IOException e) {
      throw new EvenflowException("cannot list " + folder + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads an image, scaled to an extent.
   *
   * @param channels 3 for red, green and blue, or 1 for their luminance (ITU-R BT.601)
   * @return pixels from 0 to 1 [height, width, channels]
   * @throws EvenflowException if it cannot be read, or there are other channels
   */
  public static float[] read(Path file, int height, int width, int channels) {
    if (channels != 1 && channels != 3) {
      throw new EvenflowException("an image has 1 or 3 channels, given " + channels);
    }
    BufferedImage scaled = scaled(file, height, width);
    float[] pixels = new float[height * width * channels];
    for (int i = 0; i < height * width; i++) {
      int rgb = scaled.getRGB(i % width, i / width);
      float red = (rgb >> 16 & 0xFF) / 255f;
      float green = (rgb >> 8 & 0xFF) / 255f;
      float blue = (rgb & 0xFF) / 255f;
      float[] values =
          channels == 3
              ? new float[] {red, green, blue}
              : new float[] {0.299f * red + 0.587f * green + 0.114f * blue};
      System.arraycopy(values, 0, pixels, i * channels, channels);
    }
    return pixels;
  }

  private static BufferedImage scaled(Path file, int height, int width) {
    try {
      BufferedImage image = decoded(file);
      BufferedImage result = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = result.createGraphics();
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      graphics.drawImage(image, 0, 0, width, height, null);
      graphics.dispose();
      return result;
    } catch (NoClassDefFoundError e) {
      throw new EvenflowException("images need the module java.desktop, which is not here", e);
    }
  }

  /** An image, of which so many rows and columns are left out that it takes little memory. */
  private static BufferedImage decoded(Path file) {
    try (ImageInputStream in = new FileImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new EvenflowException(file + " is no image of a form that Java reads");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        int every = every(file, reader.getWidth(0), reader.getHeight(0));
        ImageReadParam how = reader.getDefaultReadParam();
        how.setSourceSubsampling(every, every, 0, 0);
        return reader.read(0, how);
      } finally {
        reader.dispose();
      }
    } catch (EvenflowException e) {
      throw e;
    } catch (FileNotFoundException e) {
      throw new EvenflowException(file + " cannot be read: it is missing or no file", e);
    } catch (IOException | RuntimeException e) {
      // Java's decoders trust what they read: damage gives exceptions of many kinds.
      throw new EvenflowException(file + " is damaged, or of a form that Java does not read", e);
    }
  }

  /** Of how many rows and columns one is kept. */
  private static int every(Path file, int width, int height) {
    if (Math.max(width, height) > MOST_SIDE || (long) width * height > MOST_PIXELS) {
      throw new EvenflowException(
          "%s declares %d x %d pixels, allowed are sides up to %d and %d pixels in all"
              .formatted(file, width, height, MOST_SIDE, MOST_PIXELS));
    }
    int every = 1;
    while ((long) (width / every) * (height / every) > MOST_KEPT) {
      every++;
    }
    return every;
  }
}
