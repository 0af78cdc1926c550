package dev.evenflow.kernel;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Times matrix products on one core and prints each as a fraction of a loop of fma in the same
 * process. Arguments select shapes whose line contains one of them; none selects all.
 */
public final class GemmTiming {
  private static final String[] SHAPES = {
    "512x512x512",
    "128x512x784",
    "784x512x128 left",
    "128x256x512",
    "512x256x128 left",
    "128x512x256 right",
    "128x10x256",
    "256x10x128 left",
    "128x256x10 right",
    "64x128x128",
    "128x128x64 left",
    "64x128x128 right",
    "256x128x128",
    "2048x65x256",
    "256x65x2048 left",
    "2048x256x65 right",
    "32x1024x256",
    "768x384x128",
    "768x512x128",
    "128x512x768 left",
    "768x128x512 right",
    "48*64x64x32 right",
    "48*64x32x64",
    "48*64x32x64 left",
    "25088x16x150",
    "150x16x25088 left",
    "25088x150x16 right",
    "256x512x8192 left",
    "12x100x65",
    "1x512x512",
  };

  private static final int ROUNDS = 20_000;

  private GemmTiming() {}

  /** Prints the table. */
  public static void main(String[] filters) {
    time("200x200x200 right", 1); // warms up what all have in common
    double ceiling = ceiling();
    System.out.printf(Locale.ROOT, "ceiling %.1f GFLOP/s%n", ceiling);
    for (String shape : SHAPES) {
      if (filters.length == 0 || Arrays.stream(filters).anyMatch(shape::contains)) {
        time(shape, ceiling);
      }
    }
  }

  private static void time(String shape, double ceiling) {
    int star = shape.indexOf('*');
    int batch = star < 0 ? 1 : Integer.parseInt(shape.substring(0, star));
    String[] sizes = shape.substring(star + 1).split("[x ]");
    int m = Integer.parseInt(sizes[0]);
    int n = Integer.parseInt(sizes[1]);
    int k = Integer.parseInt(sizes[2]);
    Work work = MatrixProduct.of(batch, m, n, k, shape.endsWith("left"), shape.endsWith("right"));
    float[][] buffers = {
      random(batch * m * k + 32),
      random(batch * k * n + 32),
      new float[batch * m * n + 32],
      new float[work.workspace() + 32]
    };
    int[] offsets = new int[4];
    double flop = 2.0 * batch * m * n * k;
    int calls = (int) Math.max(1, 2e7 / flop);
    int[] chunks = new int[work.stages().size()];
    double[] best = new double[chunks.length + 1];
    Arrays.fill(best, Double.MAX_VALUE);
    long until = System.nanoTime() + 900_000_000L;
    while (System.nanoTime() < until) {
      long start = System.nanoTime();
      for (int call = 0; call < calls; call++) {
        for (Stage stage : work.stages()) {
          run(stage, buffers, offsets);
        }
      }
      best[chunks.length] =
          Math.min(best[chunks.length], (System.nanoTime() - start) / (double) calls);
    }
    StringBuilder parts = new StringBuilder();
    for (int s = 0; s < chunks.length; s++) {
      Stage stage = work.stages().get(s);
      for (int repeat = 0; repeat < 20; repeat++) {
        long start = System.nanoTime();
        for (int call = 0; call < calls; call++) {
          run(stage, buffers, offsets);
        }
        best[s] = Math.min(best[s], (System.nanoTime() - start) / (double) calls);
      }
      parts.append(
          String.format(
              Locale.ROOT,
              " %s %.1f/%d",
              stage.kernel().getClass().getSimpleName(),
              best[s] / 1000,
              stage.chunks()));
    }
    double time = best[chunks.length];
    System.out.printf(
        Locale.ROOT,
        "%-22s %8.1f us %6.1f GFLOP/s %4.0f %%  %s%n",
        shape,
        time / 1000,
        flop / time,
        100 * flop / time / ceiling,
        parts);
  }

  private static void run(Stage stage, float[][] buffers, int[] offsets) {
    for (int from = 0; from < stage.extent(); from += stage.grain()) {
      stage
          .kernel()
          .run(
              buffers, offsets, new float[0], from, Math.min(stage.extent(), from + stage.grain()));
    }
  }

  private static float[] random(int count) {
    SplittableRandom random = new SplittableRandom(count);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }

  private static double ceiling() {
    double best = 0;
    for (MultiplyAdds loop : MultiplyAdds.all()) {
      double operations = 2.0 * MultiplyAdds.CHAINS * loop.lanes() * ROUNDS;
      for (int repeat = 0; repeat < 300; repeat++) {
        long start = System.nanoTime();
        loop.run(ROUNDS);
        best = Math.max(best, operations / (System.nanoTime() - start));
      }
    }
    return best;
  }
}
