package dev.evenflow.nn.init;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Fans;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;

/** Weights of deviation gain / sqrt(fan), as all fan-based initializers have them. */
final class Scaling {
  private Scaling() {}

  static void requireGain(String name, double gain) {
    if (!(gain > 0) || Double.isInfinite(gain)) {
      throw new EvenflowException(name + ": gain must be finite and above 0, given " + gain);
    }
  }

  static double deviation(double gain, FanMode mode, Fans fans) {
    return gain / Math.sqrt(mode.of(fans));
  }

  static float[] normal(Shape shape, double gain, FanMode mode, Fans fans, RandomStream random) {
    return Draws.normal(shape, 0, deviation(gain, mode, fans), random);
  }

  /** Of the same deviation: the bound is sqrt(3) times as large. */
  static float[] uniform(Shape shape, double gain, FanMode mode, Fans fans, RandomStream random) {
    double bound = Math.sqrt(3) * deviation(gain, mode, fans);
    return Draws.uniform(shape, -bound, bound, random);
  }
}
