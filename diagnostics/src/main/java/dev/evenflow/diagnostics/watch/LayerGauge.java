package dev.evenflow.diagnostics.watch;

import dev.evenflow.diagnostics.stack.Stack;
import dev.evenflow.nn.RunningStatistics;
import dev.evenflow.tensor.Elementwise;
import dev.evenflow.tensor.Indexing;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.StepView;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Measures a part of a model.
 *
 * @param part what is measured
 * @param parameters how many numbers its parameters are
 * @param outputs how many numbers its output is
 * @param gradients the sum of the squares of its parameters' gradients
 * @param updates the sum of the squares of its weights' changes
 * @param weights the sum of the squares of its weights
 * @param sum of its outputs
 * @param squares the sum of the squares of its outputs
 * @param signal the sum of the squares of the loss's gradient at its output
 * @param badNumbers how many outputs and gradients are not finite
 * @param statistics the squared distances of its normalizations to themselves in evaluation
 * @param activations inside
 */
record LayerGauge(
    Stack.Part part,
    long parameters,
    int outputs,
    Outputs.Place gradients,
    Outputs.Place updates,
    Outputs.Place weights,
    Outputs.Place sum,
    Outputs.Place squares,
    Outputs.Place signal,
    Outputs.Place badNumbers,
    List<Outputs.Place> statistics,
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
      Tensor signal,
      List<ActivationGauge> activations,
      Outputs outputs) {
    List<Variable> parameters =
        step.next().keySet().stream().filter(each -> part.contains(each.name())).toList();
    List<Tensor> gradients =
        parameters.stream()
            .map(each -> Objects.requireNonNull(step.gradients().get(each)))
            .toList();
    List<Variable> weights =
        changing(step).stream()
            .filter(each -> each.shape().rank() > 1 && part.contains(each.name()))
            .toList();
    List<Tensor> looked = new ArrayList<>(List.of(part.output()));
    gradients.stream().filter(each -> !isOfRows(each)).forEach(looked::add);
    return new LayerGauge(
        part,
        parameters.stream().mapToLong(each -> each.shape().size()).sum(),
        part.output().shape().size(),
        outputs.askSum(gradients.stream().map(Tensor::sumOfSquares).toList()),
        outputs.askSum(weights.stream().map(each -> changed(each, step)).toList()),
        outputs.askSum(weights.stream().map(each -> each.read().sumOfSquares()).toList()),
        outputs.ask(part.output().sum()),
        outputs.ask(part.output().sumOfSquares()),
        outputs.ask(signal.sumOfSquares()),
        outputs.askSum(looked.stream().map(LayerGauge::badNumbers).toList()),
        step.build().statistics().stream()
            .filter(each -> part.contains(each.mean().name()))
            .map(each -> outputs.ask(distance(each)))
            .toList(),
        activations);
  }

  /**
   * The parameters whose change is measured: all but tables that are only looked up, of which a
   * step writes a few rows.
   */
  static List<Variable> changing(StepView step) {
    return step.next().keySet().stream()
        .filter(each -> !isOfRows(Objects.requireNonNull(step.gradients().get(each))))
        .toList();
  }

  private static boolean isOfRows(Tensor gradient) {
    return gradient.operation() instanceof Indexing.ScatterRows
        || (gradient.operation() == Elementwise.Binary.ADD
            && gradient.inputs().stream().allMatch(LayerGauge::isOfRows));
  }

  /** The sum of the squares of a parameter's change. */
  static Tensor changed(Variable parameter, StepView step) {
    return Objects.requireNonNull(step.next().get(parameter)).sub(parameter.read()).sumOfSquares();
  }

  private static Tensor badNumbers(Tensor values) {
    // A NaN is less than nothing.
    return values.abs().less(Double.POSITIVE_INFINITY).rsub(1).sum();
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
   */
  LayerSignals read(
      List<double[]> values,
      @Nullable LayerGauge before,
      double head,
      int examples,
      Memory memory) {
    double mean = sum.in(values) / outputs;
    double behind = signal.in(values);
    return new LayerSignals(
        part.path(),
        memory.layer(part.path()).next(Math.sqrt(gradients.in(values) / parameters)),
        before == null ? Double.NaN : Math.sqrt(before.signal.in(values) / behind),
        Math.sqrt(behind / head),
        Math.sqrt(updates.in(values) / weights.in(values)),
        mean,
        Math.max(0, squares.in(values) / outputs - mean * mean),
        activations.stream().mapToDouble(each -> each.slope(values)).average().orElse(Double.NaN),
        worst(activations.stream().mapToDouble(each -> each.saturated(values)).toArray()),
        worst(
            activations.stream()
                .mapToDouble(each -> each.dead(values, examples, memory))
                .toArray()),
        worst(statistics.stream().mapToDouble(each -> Math.sqrt(each.in(values))).toArray()),
        (long) badNumbers.in(values));
  }

  /** The greatest that is a number; NaN if none is. */
  private static double worst(double... shares) {
    double worst = Double.NaN;
    for (double share : shares) {
      worst = Double.isNaN(worst) || share > worst ? share : worst;
    }
    return worst;
  }
}
