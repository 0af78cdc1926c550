package dev.evenflow.nn.init;

import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Initializer;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;

/**
 * Normal of deviation gain / sqrt(in): what SELU needs.
 *
 * <p>Source: LeCun, Bottou, Orr, Mueller, "Efficient backprop", 1998, section 4.6; Klambauer et
 * al., "Self-normalizing neural networks", NIPS 2017.
 *
 * @param gain multiplies the deviation
 */
public record LecunNormal(double gain) implements Initializer {
  /** Checks the gain. */
  public LecunNormal {
    Scaling.requireGain("lecun-normal", gain);
  }

  /** Of gain 1. */
  public LecunNormal() {
    this(1);
  }

  @Override
  public float[] values(Shape shape, Fans fans, RandomStream random) {
    return Scaling.normal(shape, gain, FanMode.IN, fans, random);
  }
}
