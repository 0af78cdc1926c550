package dev.evenflow.nn.init;

import dev.evenflow.random.RandomStream;

/**
 * Random orthonormal vectors, uniform over all such sets (Haar): Gaussian vectors made orthogonal
 * by Gram and Schmidt in double. That is the QR decomposition with a positive diagonal of R, which
 * is what makes the distribution uniform (Mezzadri 2007), and Gaussian matrices are so well
 * conditioned that one sweep is precise to about 1e-12.
 */
final class Orthonormal {
  private static final int TOGETHER = 4;

  private Orthonormal() {}

  /** {@code count} vectors of {@code length} elements, at least as many, drawn at a position. */
  static double[][] basis(int count, int length, RandomStream random, long position) {
    double[][] vectors = new double[count][length];
    double[] pair = new double[2];
    long index = 0;
    for (int i = 0; i < count; i++) {
      double[] v = vectors[i];
      for (int k = 0; k < length; k += 2) {
        Draws.normalPair(random, position, index++, pair);
        v[k] = pair[0];
        if (k + 1 < length) {
          v[k + 1] = pair[1];
        }
      }
      int j = 0;
      for (; j + TOGETHER <= i; j += TOGETHER) {
        removeFour(v, vectors[j], vectors[j + 1], vectors[j + 2], vectors[j + 3]);
      }
      for (; j < i; j++) {
        double along = dot(v, vectors[j]);
        for (int k = 0; k < length; k++) {
          v[k] -= along * vectors[j][k];
        }
      }
      double size = 1 / Math.sqrt(dot(v, v));
      for (int k = 0; k < length; k++) {
        v[k] *= size;
      }
    }
    return vectors;
  }

  /** Four directions at once: four independent sums, and one pass over v to take them away. */
  private static void removeFour(double[] v, double[] a, double[] b, double[] c, double[] d) {
    double alongA = 0;
    double alongB = 0;
    double alongC = 0;
    double alongD = 0;
    for (int k = 0; k < v.length; k++) {
      alongA += v[k] * a[k];
      alongB += v[k] * b[k];
      alongC += v[k] * c[k];
      alongD += v[k] * d[k];
    }
    for (int k = 0; k < v.length; k++) {
      v[k] -= alongA * a[k] + alongB * b[k] + (alongC * c[k] + alongD * d[k]);
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }
}
