package dev.evenflow.diagnostics.watch;

import dev.evenflow.diagnostics.stack.Stack;
import dev.evenflow.nn.RunningStatistics;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.StepView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Measures a part of a model.
 *
 * @param part what is measured
 * @param parameters of it
 * @param outputs how many numbers its output is
 * @param sum of its outputs
 * @param squares the sum of the squares of its outputs
 * @param signal the sum of the squares of the loss's gradient at its output, from a sample
 * @param statistics the squared distances of its normalizations to themselves in evaluation
 * @param normalized over how many values its normalizations take means
 * @param activations inside
 */
record LayerGauge(
    Stack.Part part,
    List<ParameterGauge> parameters,
    int outputs,
    Outputs.Scalar sum,
    Outputs.Scalar squares,
    Outputs.Scalar signal,
    List<Outputs.Scalar> statistics,
    List<Outputs.Scalar> normalized,
    List<ActivationGauge> activations) {
  /** Added to variances, as normalizations do. */
  private static final double EPSILON = 1e-5;

  /**
   * Asks for what is measured of a part.
   *
   * @param signal the loss's gradient at its output
   */
  static LayerGauge of(
      Stack.Part part,
      StepView step,
      List<ParameterGauge> parameters,
      Tensor signal,
      List<ActivationGauge> activations,
      Sample sample,
      Outputs outputs) {
    List<RunningStatistics> statistics =
        step.build().statistics().stream()
            .filter(each -> part.contains(each.mean().name()))
            .toList();
    return new LayerGauge(
        part,
        parameters,
        part.output().shape().size(),
        outputs.ask(part.output().sum()),
        outputs.ask(part.output().sumOfSquares()),
        outputs.ask(sample.of(signal).sumOfSquares()).times(sample.weight(signal)),
        statistics.stream().map(each -> outputs.ask(distance(each))).toList(),
        statistics.stream().map(each -> outputs.ask(each.batch().count())).toList(),
        activations);
  }

  /**
   * The mean square of what a normalization puts out in evaluation less what it does in training.
   */
  private static Tensor distance(RunningStatistics statistics) {
    Tensor running = statistics.variance().read().add(EPSILON);
    Tensor scale = statistics.batch().variance().add(EPSILON).div(running).sqrt().sub(1);
    Tensor shift = statistics.batch().mean().sub(statistics.mean().read()).square().div(running);
    return scale.square().add(shift).mean();
  }

  /**
   * What was measured.
   *
   * @param before the part before this one, if there is one
   * @param head the sum of the squares of the gradient at the input of the head
   * @param isCompared whether its gradient is compared with those before
   */
  LayerSignals read(
      List<double[]> values,
      @Nullable LayerGauge before,
      double head,
      boolean isCompared,
      int examples,
      Memory memory) {
    double gradients = 0;
    double updates = 0;
    double weights = 0;
    double greatest = 0;
    long size = 0;
    for (ParameterGauge each : parameters) {
      gradients += each.gradient().in(values);
      greatest = Math.max(greatest, each.greatest().in(values));
      size += each.parameter().shape().size();
      if (each.isWeight()) {
        updates += each.change().in(values);
        weights += each.weight().in(values);
      }
    }
    double slope = 0;
    double saturated = Double.NaN;
    double dead = Double.NaN;
    for (ActivationGauge each : activations) {
      slope += each.slope(values) / activations.size();
      saturated = worse(saturated, each.saturated(values));
      dead = worse(dead, each.dead(values, examples, memory));
    }
    double distance = Double.NaN;
    for (Outputs.Scalar each : statistics) {
      distance = worse(distance, each.in(values));
    }
    double fewest = Double.NaN;
    for (Outputs.Scalar each : normalized) {
      fewest = -worse(-fewest, -each.in(values));
    }
    double mean = sum.in(values) / outputs;
    double behind = signal.in(values);
    return new LayerSignals(
        part.path(),
        memory.layer(part.path()).next(Math.sqrt(gradients / size), isCompared),
        before == null ? Double.NaN : Math.sqrt(before.signal.in(values) / behind),
        Math.sqrt(behind / head),
        Math.sqrt(updates / weights),
        mean,
        Math.max(0, squares.in(values) / outputs - mean * mean),
        activations.isEmpty() ? Double.NaN : slope,
        saturated,
        dead,
        Math.sqrt(distance),
        fewest,
        greatest);
  }

  /** The greater of two that is a number; NaN if neither is. */
  private static double worse(double a, double b) {
    return Double.isNaN(a) || b > a ? b : a;
  }
}
