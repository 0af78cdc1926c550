package dev.evenflow.nn.init;

import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Initializer;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;

/**
 * A convolution weight that is 0 but for its middle tap, which is a random orthogonal matrix [in,
 * out] times a gain: with in ≤ out it keeps the length of every image, which {@link Orthogonal}
 * does not. Dense weights are orthogonal. Each group has a matrix of its own.
 *
 * <p>Source: Xiao, Bahri, Sohl-Dickstein, Schoenholz, Pennington, "Dynamical isometry and a mean
 * field theory of CNNs", ICML 2018. Where in is above out, which the paper leaves open, the columns
 * are orthonormal.
 *
 * @param gain the singular values
 */
public record DeltaOrthogonal(double gain) implements Initializer {
  /** Checks the gain. */
  public DeltaOrthogonal {
    Scaling.requireGain("delta-orthogonal", gain);
  }

  /** Of gain 1. */
  public DeltaOrthogonal() {
    this(1);
  }

  @Override
  public float[] values(Shape shape, Fans fans, RandomStream random) {
    if (shape.rank() < 3) {
      return new Orthogonal(gain).values(shape, fans, random);
    }
    float[] values = new float[shape.size()];
    int parts = Matrices.sideBySide(shape, fans);
    Matrices.writeOrthogonal(
        values, Matrices.middleRow(shape), shape.extent(-2), shape.extent(-1), parts, gain, random);
    return values;
  }
}
