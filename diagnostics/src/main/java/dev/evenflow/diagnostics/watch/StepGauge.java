package dev.evenflow.diagnostics.watch;

import dev.evenflow.autodiff.Gradients;
import dev.evenflow.diagnostics.stack.Stack;
import dev.evenflow.nn.Activation;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.StepReport;
import dev.evenflow.training.StepView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Measures a whole step.
 *
 * @param layers from the input on
 * @param parameters all
 * @param noise of the gradient, where it can be told
 */
record StepGauge(
    List<LayerGauge> layers, List<ParameterGauge> parameters, @Nullable NoiseGauge noise) {

  static StepGauge of(StepView step, Map<Activation, Flatness> known, Outputs outputs) {
    Sample sample = Sample.of(step.input().shape().extent(0));
    Stack stack = Stack.of(step.build(), step.input(), step.output(), step.loss());
    List<Tensor> signals =
        Gradients.of(step.loss(), stack.parts().stream().map(Stack.Part::output).toList());
    List<ActivationGauge> activations = activations(stack, known, sample, outputs);
    List<ParameterGauge> parameters =
        step.next().keySet().stream().map(each -> ParameterGauge.of(each, step, outputs)).toList();
    List<LayerGauge> layers = new ArrayList<>();
    for (int i = 0; i < signals.size(); i++) {
      Stack.Part part = stack.parts().get(i);
      List<ActivationGauge> inside =
          activations.stream().filter(each -> part.contains(each.path())).toList();
      List<ParameterGauge> ofPart =
          parameters.stream().filter(each -> part.contains(each.parameter().name())).toList();
      layers.add(LayerGauge.of(part, step, ofPart, signals.get(i), inside, sample, outputs));
    }
    return new StepGauge(layers, parameters, NoiseGauge.of(step, sample, outputs));
  }

  private static List<ActivationGauge> activations(
      Stack stack, Map<Activation, Flatness> known, Sample sample, Outputs outputs) {
    return Stream.concat(
            stack.activations().stream()
                .filter(each -> ActivationGauge.suits(each, known))
                .map(each -> ActivationGauge.of(each, known, sample, outputs)),
            stack.loopActivations().stream()
                .filter(each -> ActivationGauge.suits(each, known))
                .map(each -> ActivationGauge.ofLoop(each, known, sample, outputs)))
        .toList();
  }

  /** What was measured. */
  Signals read(StepReport report, List<double[]> values, Memory memory) {
    double head = layers.get(Math.max(0, layers.size() - 2)).signal().in(values);
    Trend gradient = memory.gradient.next(norm(ParameterGauge::gradient, values));
    List<LayerSignals> read = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      LayerGauge before = i == 0 ? null : layers.get(i - 1);
      int examples = report.evaluation().examples();
      read.add(layers.get(i).read(values, before, head, gradient.isHigh(), examples, memory));
    }
    return new Signals(
        report.position(),
        report.step(),
        report.committed(),
        report.loss(),
        gradient,
        memory.update.next(norm(ParameterGauge::change, values)),
        noise == null ? Double.NaN : noise.read(values, memory.noise),
        memory.clipRate(report.reports()),
        report.reports(),
        read);
  }

  private double norm(Function<ParameterGauge, Outputs.Scalar> measure, List<double[]> values) {
    double sum = 0;
    for (ParameterGauge each : parameters) {
      sum += measure.apply(each).in(values);
    }
    return Math.sqrt(sum);
  }
}
