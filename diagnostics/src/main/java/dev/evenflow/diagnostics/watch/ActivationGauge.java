package dev.evenflow.diagnostics.watch;

import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Applied;
import dev.evenflow.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Measures the slopes of an activation, unit by unit along the last axis.
 *
 * @param path of the activation
 * @param flatness where it is flat
 * @param slope the mean slope of each unit, or the greatest where it is flat on one side
 */
record ActivationGauge(String path, Flatness flatness, Outputs.Place slope) {
  /** A unit whose mean slope is less is saturated. */
  private static final double SATURATED = 0.02;

  /** Asks for the slopes of an activation in its place. */
  static ActivationGauge of(Applied applied, Map<Activation, Flatness> known, Outputs outputs) {
    Flatness flatness = known.computeIfAbsent((Activation) applied.layer(), Flatness::of);
    Tensor slope = Flatness.slope(applied.input(), applied.output()).abs();
    int units = slope.shape().extent(-1);
    Tensor byUnit = slope.reshape(slope.shape().size() / units, units);
    return new ActivationGauge(
        applied.path(),
        flatness,
        outputs.ask(
            flatness.kind() == Flatness.Kind.ONE_SIDE ? byUnit.maxAlong(0) : byUnit.mean(0)));
  }

  /** Whether units in an activation can be told to be dead or saturated. */
  static boolean suits(Applied applied, Map<Activation, Flatness> known) {
    return applied.layer() instanceof Activation activation
        && applied.input().shape().equals(applied.output().shape())
        && known.computeIfAbsent(activation, Flatness::of).kind() != Flatness.Kind.NEITHER;
  }

  private double[] relative(List<double[]> values) {
    return Arrays.stream(slope.allIn(values)).map(each -> each / flatness.steepest()).toArray();
  }

  /** The mean over units of what is asked of each. */
  double slope(List<double[]> values) {
    return Arrays.stream(relative(values)).average().orElse(Double.NaN);
  }

  /** The share of saturated units; NaN where none can be. */
  double saturated(List<double[]> values) {
    return flatness.kind() == Flatness.Kind.BOTH_SIDES
        ? Arrays.stream(relative(values)).filter(each -> each < SATURATED).count()
            / (double) slope.allIn(values).length
        : Double.NaN;
  }

  /** The share of dead units in the last full window; NaN where none can be or none was full. */
  double dead(List<double[]> values, int examples, Memory memory) {
    return flatness.kind() == Flatness.Kind.ONE_SIDE
        ? memory.units(path).next(relative(values), examples)
        : Double.NaN;
  }
}
