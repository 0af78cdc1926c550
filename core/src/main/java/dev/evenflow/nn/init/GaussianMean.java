package dev.evenflow.nn.init;

import dev.evenflow.EvenflowException;
import dev.evenflow.autodiff.Gradients;
import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.nn.Activation;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Means over a Gaussian input by adaptive Gauss-Legendre quadrature, of any activation and of its
 * symbolic derivative. Gauss-Hermite rules would need thousands of nodes at a kink; here only the
 * panels around a kink are halved, until two halves agree with their whole.
 */
final class GaussianMean {
  private static final int POINTS = 12;
  private static final double[][] RULE = legendre(POINTS);

  /** Beyond 14 deviations there is 1e-44 of a Gaussian. */
  private static final int REACH = 14;

  private static final double SMALLEST = 1e-3;
  private static final double TOLERANCE = 1e-11;
  private static final double NARROWEST = 1e-12;

  private final Activation activation;
  private final double scale;

  private GaussianMean(Activation activation, double variance) {
    this.activation = activation;
    this.scale = Math.sqrt(variance);
  }

  /** The moments of an activation whose input is normal with mean 0 and this variance. */
  static Moments of(Activation activation, double variance) {
    return new GaussianMean(activation, variance).integrate();
  }

  private record Panel(double from, double to, Moments part) {}

  private Moments integrate() {
    List<Panel> open = panels(bounds());
    Moments total = Moments.NONE;
    while (!open.isEmpty()) {
      Moments size = open.stream().map(Panel::part).reduce(total, Moments::plus);
      List<double[]> halves = new ArrayList<>();
      for (Panel panel : open) {
        double middle = (panel.from + panel.to) / 2;
        halves.add(new double[] {panel.from, middle});
        halves.add(new double[] {middle, panel.to});
      }
      List<Panel> finer = panels(halves);
      List<Panel> next = new ArrayList<>();
      for (int i = 0; i < open.size(); i++) {
        Moments sum = finer.get(2 * i).part.plus(finer.get(2 * i + 1).part);
        boolean narrow = open.get(i).to - open.get(i).from < NARROWEST;
        if (narrow || !sum.isFinite() || sum.agrees(open.get(i).part, size, TOLERANCE)) {
          total = total.plus(sum);
        } else {
          next.addAll(finer.subList(2 * i, 2 * i + 2));
        }
      }
      open = next;
    }
    return total;
  }

  /** Panels of one deviation, halving towards 0, where a large variance has all kinks. */
  private static List<double[]> bounds() {
    List<double[]> bounds = new ArrayList<>();
    for (int from = 1; from < REACH; from++) {
      bounds.add(new double[] {from, from + 1});
    }
    double to = 1;
    for (; to > SMALLEST; to /= 2) {
      bounds.add(new double[] {to / 2, to});
    }
    bounds.add(new double[] {0, to});
    List<double[]> both = new ArrayList<>(bounds);
    bounds.forEach(each -> both.add(new double[] {-each[1], -each[0]}));
    return both;
  }

  private List<Panel> panels(List<double[]> bounds) {
    double[] z = new double[bounds.size() * POINTS];
    for (int i = 0; i < z.length; i++) {
      double[] panel = bounds.get(i / POINTS);
      double half = (panel[1] - panel[0]) / 2;
      z[i] = panel[0] + half + half * RULE[0][i % POINTS];
    }
    List<double[]> functions = functions(z);
    double[] values = functions.getFirst();
    double[] slopes = functions.getLast();
    List<Panel> panels = new ArrayList<>();
    for (int p = 0; p < bounds.size(); p++) {
      double half = (bounds.get(p)[1] - bounds.get(p)[0]) / 2;
      Moments part = Moments.NONE;
      for (int i = p * POINTS; i < (p + 1) * POINTS; i++) {
        double weight =
            half * RULE[1][i % POINTS] * StrictMath.exp(-z[i] * z[i] / 2) / Math.sqrt(2 * Math.PI);
        part =
            part.plus(
                new Moments(
                    weight * values[i],
                    weight * values[i] * values[i],
                    weight * slopes[i] * slopes[i]));
      }
      panels.add(new Panel(bounds.get(p)[0], bounds.get(p)[1], part));
    }
    return panels;
  }

  /** The activation and its derivative at these deviations, each an example of one channel. */
  private List<double[]> functions(double[] z) {
    Tensor input = Tensor.input("z", Shape.of(z.length, 1));
    Tensor output = activation.of(input);
    if (!output.shape().equals(input.shape())) {
      throw new EvenflowException(
          activation.kind()
              + " makes "
              + output.shape()
              + " of "
              + input.shape()
              + ": only an activation of each element has a gain");
    }
    Tensor slope = Gradients.of(output.sum(), List.of(input)).getFirst();
    double[] x = Arrays.stream(z).map(each -> scale * each).toArray();
    return new Interpreter(Rounding.DOUBLE, Map.of("z", x)).evaluate(List.of(output, slope));
  }

  /** Nodes and weights on [-1, 1] by Newton's method from Chebyshev's nodes. */
  private static double[][] legendre(int points) {
    double[][] rule = new double[2][points];
    for (int i = 0; i < points; i++) {
      double x = StrictMath.cos(Math.PI * (i + 0.75) / (points + 0.5));
      double slope = 1;
      for (int step = 0; step < 10; step++) {
        double before = 1;
        double value = x;
        for (int n = 2; n <= points; n++) {
          double next = ((2 * n - 1) * x * value - (n - 1) * before) / n;
          before = value;
          value = next;
        }
        slope = points * (x * value - before) / (x * x - 1);
        x -= value / slope;
      }
      rule[0][i] = x;
      rule[1][i] = 2 / ((1 - x * x) * slope * slope);
    }
    return rule;
  }
}
