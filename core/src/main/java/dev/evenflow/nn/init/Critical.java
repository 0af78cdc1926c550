package dev.evenflow.nn.init;

import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Initializer;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;

/**
 * Normal weights and biases at the critical point of an activation, where the expected squared
 * gradient is the same in every layer: weights of variance sw2 / in, biases of variance sb2.
 *
 * <p>Source: Schoenholz, Gilmer, Ganguli, Sohl-Dickstein, "Deep information propagation", ICLR
 * 2017.
 *
 * @param point the two variances
 */
public record Critical(CriticalPoint point) implements Initializer {
  /** The variance of biases where none is asked for, as in the source. */
  public static final double BIAS_VARIANCE = 0.05;

  /** At the critical point of an activation, which takes some tenths of a second to find. */
  public Critical(Activation activation) {
    this(CriticalPoint.of(activation, BIAS_VARIANCE));
  }

  @Override
  public float[] values(Shape shape, Fans fans, RandomStream random) {
    return Scaling.normal(shape, Math.sqrt(point.weightVariance()), FanMode.IN, fans, random);
  }

  @Override
  public Initializer bias() {
    return new Normal(Math.sqrt(point.biasVariance()));
  }
}
