package dev.evenflow.nn.init;

import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Initializer;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;

/**
 * Normal of deviation gain / sqrt(fan): with gain sqrt(2) it makes up for the half that a ReLU cuts
 * off.
 *
 * <p>Source: He, Zhang, Ren, Sun, "Delving deep into rectifiers", ICCV 2015, equations 10 and 14.
 *
 * @param gain multiplies the deviation
 * @param mode which fan counts
 */
public record HeNormal(double gain, FanMode mode) implements Initializer {
  /** Checks the gain. */
  public HeNormal {
    Scaling.requireGain("he-normal", gain);
  }

  /** For a ReLU, counting inputs. */
  public HeNormal() {
    this(Math.sqrt(2), FanMode.IN);
  }

  @Override
  public float[] values(Shape shape, Fans fans, RandomStream random) {
    return Scaling.normal(shape, gain, mode, fans, random);
  }
}
