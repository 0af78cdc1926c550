package dev.evenflow.data;

import dev.evenflow.EvenflowException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * Examples for supervised classification. Immutable, and safe to read from several threads.
 *
 * @param features what the model reads
 * @param labels what it is to say, one label an example
 */
public record Dataset(Features features, Labels labels) {
  /**
   * Pairs features and labels.
   *
   * @throws EvenflowException if they are not equally many
   */
  public Dataset {
    if (features.size() != labels.size()) {
      throw new EvenflowException(
          "a data set needs one label an example, given %d examples and %d labels"
              .formatted(features.size(), labels.size()));
    }
  }

  /** The number of examples. */
  public int size() {
    return labels.size();
  }

  /**
   * A view of the examples with these indices, in this order.
   *
   * @param indices from 0 to {@link #size()} - 1; one may occur repeatedly
   */
  public Dataset subset(int... indices) {
    return new Dataset(features.subset(indices), labels.subset(indices));
  }

  /**
   * CRC-32C of all features and labels in their order, in 8 hexadecimal digits: data of another
   * checksum are other data. Copies every example once.
   */
  public String checksum() {
    CRC32C crc = new CRC32C();
    float[] example = new float[features.width()];
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * example.length + Integer.BYTES);
    FloatBuffer floats = bytes.asFloatBuffer();
    for (int i = 0; i < size(); i++) {
      features.copy(i, example, 0);
      floats.clear().put(example);
      bytes.putInt(Float.BYTES * example.length, labels.get(i));
      crc.update(bytes.clear());
    }
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }

  /** This data set with its features normalized as they are copied out. */
  public Dataset normalized(Normalization normalization) {
    return new Dataset(normalization.applyTo(features), labels);
  }
}
