package dev.evenflow.nn.init;

import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Initializer;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;

/** A plain dense tanh network in loops, forward and back. */
final class TanhNetwork {
  private static final int EXAMPLES = 16;

  private TanhNetwork() {}

  /**
   * The root mean square of the gradient at the input by that at the output, for layers of one
   * width. The input has the variance that the layers keep.
   */
  static double gradientRatio(Initializer initializer, int width, int depth, RandomStream random) {
    Shape square = Shape.of(width, width);
    Fans fans = new Fans(width, width);
    float[][] weights = new float[depth][];
    float[][] biases = new float[depth][];
    for (int layer = 0; layer < depth; layer++) {
      weights[layer] = initializer.values(square, fans, random.child("weight" + layer));
      biases[layer] =
          initializer.bias().values(Shape.of(width), fans, random.child("bias" + layer));
    }
    double before = 0;
    double after = 0;
    for (int example = 0; example < EXAMPLES; example++) {
      double[][] states = new double[depth + 1][width];
      for (int i = 0; i < width; i++) {
        states[0][i] = 0.6 * random.normal(example, i);
      }
      for (int layer = 0; layer < depth; layer++) {
        for (int j = 0; j < width; j++) {
          double sum = biases[layer][j];
          for (int i = 0; i < width; i++) {
            sum += states[layer][i] * weights[layer][i * width + j];
          }
          states[layer + 1][j] = Math.tanh(sum);
        }
      }
      double[] gradient = new double[width];
      for (int i = 0; i < width; i++) {
        gradient[i] = random.child("gradient").normal(example, i);
        after += gradient[i] * gradient[i];
      }
      for (int layer = depth - 1; layer >= 0; layer--) {
        double[] next = new double[width];
        for (int i = 0; i < width; i++) {
          for (int j = 0; j < width; j++) {
            double y = states[layer + 1][j];
            next[i] += weights[layer][i * width + j] * gradient[j] * (1 - y * y);
          }
        }
        gradient = next;
      }
      for (double each : gradient) {
        before += each * each;
      }
    }
    return Math.sqrt(before / after);
  }
}
