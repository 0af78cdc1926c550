package dev.evenflow.diagnostics;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What becomes of gradients between the head and the first layer.
 *
 * @param kind what happens
 * @param factor the norm of the gradient behind the first layer over that before the head; where
 *     there is no such way, 1
 * @param perLayer the same a layer, in the geometric mean
 * @param depthScale how many layers change the squared norm by a factor of e, {@code -1 / ln chi_1}
 *     of mean-field theory; infinite where nothing changes
 * @param sentence with the layer and the factor
 */
public record Verdict(
    Kind kind, double factor, double perLayer, double depthScale, String sentence) {
  /**
   * A factor below its inverse or above it is an illness. Of the networks of the pathology zoo,
   * those that train have factors from 0.1 to 132, those that do not for their start below 0.002 or
   * above 250.
   */
  public static final double LARGEST = 200;

  /** What gradients do. */
  public enum Kind {
    /** They keep their order of magnitude. */
    EVEN,
    /** The first layer gets next to nothing. */
    VANISHING,
    /** The first layer gets too much. */
    EXPLODING,
    /** Values or gradients are no numbers. */
    BROKEN
  }

  /** The verdict on measured layers, from the input to the head. */
  static Verdict of(List<LayerFlow> layers) {
    for (int i = 0; i < layers.size(); i++) {
      LayerFlow layer = layers.get(i);
      if (!Double.isFinite(layer.variance()) || (i > 0 && !Double.isFinite(layer.gain()))) {
        return new Verdict(
            Kind.BROKEN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            "values or gradients of %s are not finite before the first step"
                .formatted(layer.path()));
      }
    }
    List<LayerFlow> between = layers.size() < 3 ? List.of() : layers.subList(1, layers.size() - 1);
    double log = between.stream().mapToDouble(each -> Math.log(each.gain())).sum();
    double mean = between.isEmpty() ? 0 : log / between.size();
    Kind kind =
        Math.abs(log) <= Math.log(LARGEST) ? Kind.EVEN : log < 0 ? Kind.VANISHING : Kind.EXPLODING;
    return new Verdict(
        kind,
        Math.exp(log),
        Math.exp(mean),
        1 / Math.abs(2 * mean),
        sentence(kind, between, log, mean));
  }

  private static String sentence(Kind kind, List<LayerFlow> between, double log, double mean) {
    if (between.isEmpty()) {
      return "gradients cross no layer between the first and the head";
    }
    String way = between.getLast().path() + " to " + between.getFirst().path();
    String factor = number(Math.exp(log));
    if (kind == Kind.EVEN) {
      return "gradients are even: a factor of %s from %s".formatted(factor, way);
    }
    Comparator<LayerFlow> gains = Comparator.comparingDouble(LayerFlow::gain);
    LayerFlow worst = between.stream().max(log < 0 ? gains.reversed() : gains).orElseThrow();
    return "gradients %s: a factor of %s from %s, %s a layer, most in %s (%s)"
        .formatted(
            kind == Kind.VANISHING ? "vanish" : "explode",
            factor,
            way,
            number(Math.exp(mean)),
            worst.path(),
            number(worst.gain()));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }
}
