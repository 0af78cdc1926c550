package dev.evenflow.diagnostics.watch;

import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Applied;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Measures the slopes of an activation, unit by unit along the last axis: over all examples where
 * it is flat on one side, for a unit is dead only if none makes it active, else over a sample.
 *
 * @param path of the activation
 * @param flatness where it is flat
 * @param slope the mean slope of each unit, or the greatest where it is flat on one side
 */
record ActivationGauge(String path, Flatness flatness, Outputs.Array slope) {
  /** A unit whose mean slope is less is saturated. */
  private static final double SATURATED = 0.02;

  /** Asks for the slopes of an activation in its place. */
  static ActivationGauge of(
      Applied applied, Map<Activation, Flatness> known, Sample sample, Outputs outputs) {
    Activation activation = (Activation) applied.layer();
    Flatness flatness = known.computeIfAbsent(activation, Flatness::of);
    boolean isOneSided = flatness.kind() == Flatness.Kind.ONE_SIDE;
    Tensor slope =
        isOneSided || isTrained(applied)
            ? Flatness.slope(applied.input(), applied.output())
            : slope(activation, sample.of(applied.input()), sample.of(applied.output()));
    return of(applied, flatness, slope, outputs);
  }

  /**
   * Asks for the slopes of an activation within a loop, at all steps. Those of a step are taken
   * together first, so that a part of the batch is read where it lies.
   */
  static ActivationGauge ofLoop(
      Applied applied, Map<Activation, Flatness> known, Sample sample, Outputs outputs) {
    Activation activation = (Activation) applied.layer();
    Flatness flatness = known.computeIfAbsent(activation, Flatness::of);
    Tensor slope =
        flatness.kind() == Flatness.Kind.ONE_SIDE
            ? slope(activation, applied.input(), applied.output())
            : slope(activation, sample.ofLoop(applied.input()), sample.ofLoop(applied.output()));
    return of(applied, flatness, overall(flatness, slope.abs(), 1), outputs);
  }

  private static ActivationGauge of(
      Applied applied, Flatness flatness, Tensor slope, Outputs outputs) {
    int units = slope.shape().extent(-1);
    Tensor byUnit = slope.abs().reshape(slope.shape().size() / units, units);
    return new ActivationGauge(
        applied.path(), flatness, outputs.askAll(overall(flatness, byUnit, 0)));
  }

  /** What magnitudes of slopes come to along an axis: the greatest, or the mean. */
  private static Tensor overall(Flatness flatness, Tensor magnitudes, int axis) {
    return flatness.kind() == Flatness.Kind.ONE_SIDE
        ? magnitudes.maxAlong(axis)
        : magnitudes.mean(axis);
  }

  /** The slopes at some inputs, made of the outputs that are there already where they tell them. */
  private static Tensor slope(Activation activation, Tensor inputs, Tensor outputs) {
    Tensor x = Tensor.input("x", inputs.shape());
    Tensor y = activation.of(x);
    return Graph.substitute(List.of(Flatness.slope(x, y)), Map.of(x, inputs, y, outputs))
        .getFirst();
  }

  /** Whether an activation has parameters of its own. */
  private static boolean isTrained(Applied applied) {
    return Graph.ascending(List.of(applied.output()), node -> node == applied.input()).stream()
        .anyMatch(node -> node.operation() instanceof Source.Read);
  }

  /** Whether units in an activation can be told to be dead or saturated. */
  static boolean suits(Applied applied, Map<Activation, Flatness> known) {
    return applied.layer() instanceof Activation activation
        && applied.input().shape().equals(applied.output().shape())
        && known.computeIfAbsent(activation, Flatness::of).kind() != Flatness.Kind.NEITHER;
  }

  /** The mean over units of what is asked of each. */
  double slope(List<double[]> values) {
    double sum = 0;
    double[] slopes = slope.in(values);
    for (double each : slopes) {
      sum += each;
    }
    return sum / slopes.length / flatness.steepest();
  }

  /** The share of saturated units; NaN where none can be. */
  double saturated(List<double[]> values) {
    return flatness.kind() == Flatness.Kind.BOTH_SIDES
        ? below(slope.in(values), SATURATED * flatness.steepest())
        : Double.NaN;
  }

  /** The share of dead units in the last full window; NaN where none can be or none was full. */
  double dead(List<double[]> values, int examples, Memory memory) {
    return flatness.kind() == Flatness.Kind.ONE_SIDE
        ? memory.units(path, Flatness.NONE * flatness.steepest()).next(slope.in(values), examples)
        : Double.NaN;
  }

  /** The share of units with a slope below some slope. */
  static double below(double[] slopes, double least) {
    int count = 0;
    for (double each : slopes) {
      count += each < least ? 1 : 0;
    }
    return count / (double) slopes.length;
  }
}
