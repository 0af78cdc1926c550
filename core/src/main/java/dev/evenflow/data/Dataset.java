package dev.evenflow.data;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.augment.Augmentation;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/**
 * Examples for supervised learning. Immutable, and safe to read from several threads.
 *
 * @param features what the model reads
 * @param targets what it is to say, one an example
 */
public record Dataset(Features features, Targets targets) {
  /**
   * Pairs features and targets.
   *
   * @throws EvenflowException if they are not equally many
   */
  public Dataset {
    if (features.size() != targets.size()) {
      throw new EvenflowException(
          "a data set needs one target an example, given %d examples and %d targets"
              .formatted(features.size(), targets.size()));
    }
  }

  /**
   * The targets of a data set for classification.
   *
   * @throws EvenflowException if they are quantities
   */
  public Labels labels() {
    return switch (targets) {
      case Labels labels -> labels;
      case Quantities _ ->
          throw new EvenflowException("the targets of this data set are quantities, no classes");
    };
  }

  /** The number of examples. */
  public int size() {
    return targets.size();
  }

  /**
   * A view of the examples with these indices, in this order.
   *
   * @param indices from 0 to {@link #size()} - 1; one may occur repeatedly
   */
  public Dataset subset(int... indices) {
    return new Dataset(features.subset(indices), targets.subset(indices));
  }

  /**
   * CRC-32C of all features and targets in their order, in 8 hexadecimal digits: data of another
   * checksum are other data. Copies every example once.
   */
  public String checksum() {
    CRC32C crc = new CRC32C();
    float[] example = new float[features.width()];
    int width = IntStream.of(targets.shape()).reduce(1, Math::multiplyExact);
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * (example.length + width));
    FloatBuffer floats = bytes.asFloatBuffer();
    for (int i = 0; i < size(); i++) {
      features.copy(i, example, 0);
      floats.clear().put(example);
      targets.put(i, bytes.position(Float.BYTES * example.length));
      crc.update(bytes.clear());
    }
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }

  /** This data set with its features normalized as they are copied out. */
  public Dataset normalized(Normalization normalization) {
    return new Dataset(normalization.applyTo(features), targets);
  }

  /**
   * This data set with its images changed at random whenever a trainer trains on them, as a
   * function of its seed and its position: never where they are evaluated, or looked at otherwise.
   *
   * @param augmentations applied in this order
   * @throws EvenflowException if the examples are no images (height, width, channels)
   */
  public Dataset augmented(List<Augmentation> augmentations) {
    return new Dataset(new AugmentedFeatures(features, augmentations), targets);
  }

  /** The same examples with themselves as targets, for a model that reconstructs. */
  public Dataset reconstructed() {
    int width = features.width();
    float[] all = new float[Math.multiplyExact(size(), width)];
    for (int i = 0; i < size(); i++) {
      features.copy(i, all, i * width);
    }
    return new Dataset(features, new Quantities(all, width));
  }
}
