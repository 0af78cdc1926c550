package dev.evenflow.doctor;

import dev.evenflow.autodiff.Gradients;
import dev.evenflow.kernel.MultiplyAdds;
import dev.evenflow.program.Program;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * How fast a matrix product or a convolution is, beside what the processor can do at most: a loop
 * of {@link MultiplyAdds} in the same process.
 *
 * @param kernel what was computed
 * @param gigaflops floating-point operations of one thread, two for each multiply-add, in 1e9 a
 *     second; the padding of convolutions counts
 * @param share of the fastest loop of multiply-adds on one thread
 * @param threads how many the scaling was measured on
 * @param scaling how many times faster than one thread those are
 */
public record KernelSpeed(
    String kernel, double gigaflops, double share, int threads, double scaling) {
  private static final int TURNS = 9;
  private static final int ROUNDS = 20_000;

  private record Case(Tensor output, double operations) {}

  /** Something to be timed. */
  private interface Run {
    void once();
  }

  /**
   * Times kernels and the ceiling in turns.
   *
   * @param isWanted which ones, by name
   * @param seconds for each turn of each
   */
  public static List<KernelSpeed> measure(Predicate<String> isWanted, int threads, double seconds) {
    List<MultiplyAdds> loops = MultiplyAdds.all();
    Map<String, Case> cases = cases();
    cases.keySet().removeIf(isWanted.negate());
    List<KernelSpeed> speeds = new ArrayList<>();
    double[] ceiling = new double[1];
    cases.forEach((name, each) -> {
      Run one = run(each.output(), 1);
      Run several = run(each.output(), threads);
      double[] single = new double[TURNS];
      double[] ratios = new double[TURNS];
      for (int turn = -2; turn < TURNS; turn++) {
        for (MultiplyAdds loop : loops) {
          double operations = 2.0 * MultiplyAdds.CHAINS * loop.lanes() * ROUNDS;
          ceiling[0] = Math.max(ceiling[0], operations / fastest(() -> loop.run(ROUNDS), seconds));
        }
        double alone = fastest(one, seconds);
        double together = fastest(several, seconds);
        if (turn >= 0) {
          single[turn] = each.operations() / alone;
          ratios[turn] = alone / together;
        }
      }
      double speed = median(single);
      speeds.add(new KernelSpeed(name, speed, speed / ceiling[0], threads, median(ratios)));
    });
    return speeds;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** The nanoseconds of the fastest run. */
  private static double fastest(Run run, double seconds) {
    long fastest = Long.MAX_VALUE;
    long begin = System.nanoTime();
    do {
      long start = System.nanoTime();
      run.once();
      fastest = Math.min(fastest, System.nanoTime() - start);
    } while (System.nanoTime() - begin < seconds * 1e9);
    return fastest;
  }

  private static Map<String, Case> cases() {
    Map<String, Case> all = new LinkedHashMap<>();
    Tensor a = Tensor.input("a", Shape.of(512, 512));
    Tensor b = Tensor.input("b", Shape.of(512, 512));
    all.put("product 512x512x512", new Case(a.matmul(b), 2 * 512.0 * 512 * 512));
    convolutions(all, 16, 32);
    convolutions(all, 8, 64);
    return all;
  }

  private static void convolutions(Map<String, Case> all, int side, int channels) {
    Tensor images = Tensor.input("images", Shape.of(128, side, side, channels));
    Tensor weights = Tensor.input("weights", Shape.of(3, 3, channels, channels));
    Tensor output = images.conv2d(weights, Window.same(3, 1), 1);
    Tensor upstream = Tensor.input("upstream", output.shape());
    List<Tensor> gradients = Gradients.of(output.mul(upstream).sum(), List.of(images, weights));
    double operations = 2.0 * output.shape().size() * 9 * channels;
    String name = "convolution 3x3, 128x%dx%dx%d".formatted(side, side, channels);
    all.put(name, new Case(output, operations));
    all.put(name + ", by images", new Case(gradients.get(0), operations));
    all.put(name + ", by weights", new Case(gradients.get(1), operations));
  }

  private static Run run(Tensor output, int threads) {
    Program program = Program.compile(Signature.of(output), threads);
    for (Tensor each : Graph.ascending(List.of(output))) {
      if (each.operation() instanceof Source.Input input) {
        float[] values = new float[each.shape().size()];
        RandomStream stream = new RandomStream(0, input.name());
        for (int i = 0; i < values.length; i++) {
          values[i] = stream.uniform(0, i) - 0.5f;
        }
        program.set(input.name(), values);
      }
    }
    program.warmUp();
    return program::run;
  }
}
