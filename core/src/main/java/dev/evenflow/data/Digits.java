package dev.evenflow.data;

import dev.evenflow.EvenflowException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bundled data set: 1,797 handwritten digits as images of 8 x 8 pixels, which here go from 0 to
 * 1 in sixteenths.
 *
 * <p>Source: "Optical Recognition of Handwritten Digits", E. Alpaydin, C. Kaynak, UCI Machine
 * Learning Repository, licensed CC BY 4.0; the test part of that set, as in scikit-learn.
 */
public final class Digits {
  private static final int SIDE = 8;
  private static final float WHITE = 16;
  private static final String FILE = "digits.csv.gz";

  private Digits() {}

  /** All examples with shape {8, 8, 1} and the classes "0" to "9", in the order of the source. */
  public static Dataset load() {
    try (InputStream in = Digits.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + FILE + " is missing");
      }
      Dataset rows = new Csv().read("digits", in);
      return new Dataset(images(rows.features()), rows.labels());
    } catch (IOException e) {
      throw new EvenflowException("the bundled digits cannot be read: " + e.getMessage(), e);
    }
  }

  private static Features images(Features rows) {
    int width = rows.width();
    float[] pixels = new float[rows.size() * width];
    for (int i = 0; i < rows.size(); i++) {
      rows.copy(i, pixels, i * width);
    }
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] /= WHITE;
    }
    return Features.of(pixels, SIDE, SIDE, 1);
  }
}
