package dev.evenflow.nn.init;

import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Initializer;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;

/**
 * What suits an activation: normal weights of deviation gain / sqrt(in), with the gain by which the
 * activation keeps the second moment of its inputs. It comes to He's initializer for a ReLU and to
 * LeCun's for SELU and the identity, and goes for activations that no paper has treated.
 *
 * <p>It looks at the way forward. Gradients may still grow or shrink with depth, by 1.09 a layer
 * for tanh ({@link MeanField#chi} tells); where that matters {@link Critical} looks at the way
 * back.
 *
 * @param gain of the activation before the weights
 */
public record Auto(double gain) implements Initializer {
  /** Checks the gain. */
  public Auto {
    Scaling.requireGain("auto", gain);
  }

  /** With an activation's gain by quadrature, which takes some milliseconds. */
  public Auto(Activation activation) {
    this(new MeanField(activation).gain());
  }

  @Override
  public float[] values(Shape shape, Fans fans, RandomStream random) {
    return Scaling.normal(shape, gain, FanMode.IN, fans, random);
  }
}
