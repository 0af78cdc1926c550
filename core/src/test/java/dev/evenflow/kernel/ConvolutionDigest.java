package dev.evenflow.kernel;

import java.util.Random;

/**
 * Prints the bits of convolutions and poolings of awkward shapes as one number, for comparison
 * between JVMs; the property {@code repetitions} says how often, so that compilers take over.
 */
final class ConvolutionDigest {
  private ConvolutionDigest() {}

  public static void main(String[] arguments) {
    for (int i = 0; i < Integer.getInteger("repetitions", 1); i++) {
      System.out.println(digest());
    }
  }

  static long digest() {
    long[] digest = {1};
    ConvolutionShapes.awkward()
        .filter(s -> s.work() * s.outputHeight() * s.outputWidth() < 150_000)
        .forEach(s -> {
          float[] x = random(ConvolutionShapes.imageSize(s), 1);
          float[] w = random(ConvolutionShapes.weightSize(s), 2);
          float[] y = Execution.run(Convolution.forward(s), ConvolutionShapes.outputSize(s), x, w);
          float[] dx = Execution.run(Convolution.inputGradient(s), x.length, y, w);
          float[] dw = Execution.run(Convolution.weightGradient(s), w.length, x, y);
          digest[0] = add(add(add(digest[0], y), dx), dw);
        });
    PoolingTest.awkward()
        .forEach(s -> {
          float[] x = random(s.inputSize(), 3);
          float[] places = Execution.run(Pooling.argMax(s), s.outputSize(), x);
          float[] sums = Execution.run(Pooling.sum(s), s.outputSize(), x);
          float[] spread = Execution.run(Pooling.spread(s), s.inputSize(), sums);
          float[] scattered = Execution.run(Pooling.scatter(s), s.inputSize(), sums, places);
          digest[0] = add(add(add(add(digest[0], places), sums), spread), scattered);
        });
    return digest[0];
  }

  private static long add(long digest, float[] values) {
    long sum = digest;
    for (float value : values) {
      sum = sum * 0x9E3779B97F4A7C15L + Float.floatToRawIntBits(value);
    }
    return sum;
  }

  private static float[] random(int size, int seed) {
    Random random = new Random(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
