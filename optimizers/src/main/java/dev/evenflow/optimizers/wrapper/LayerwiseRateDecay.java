package dev.evenflow.optimizers.wrapper;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.Objective;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.ParameterScale;
import dev.evenflow.training.Slots;
import java.util.List;
import java.util.Map;

/**
 * Layer-wise rate decay (Clark et al. 2020, ELECTRA; Howard and Ruder 2018): each layer learns
 * {@code decay} times as fast as the one after it, so that fine-tuning keeps early layers. Layers
 * are the owners of parameters ({@code block2.conv1} of {@code block2.conv1.weight}) in the model's
 * order; the last has the full rate.
 *
 * @param optimizer what takes the step
 * @param decay in (0, 1]; default 0.8
 */
public record LayerwiseRateDecay(Optimizer optimizer, double decay) implements Optimizer {
  /** Checks the decay. */
  public LayerwiseRateDecay {
    Hyperparameters.positive("decay", decay);
    Hyperparameters.share("decay", decay);
  }

  /** The default decay. */
  public LayerwiseRateDecay(Optimizer optimizer) {
    this(optimizer, 0.8);
  }

  @Override
  public Map<Variable, Tensor> step(Objective objective, Slots slots) {
    List<String> layers =
        objective.parameters().stream().map(LayerwiseRateDecay::layer).distinct().toList();
    return optimizer.step(
        objective,
        slots.scaled(parameter -> {
          int after = layers.size() - 1 - layers.indexOf(layer(parameter));
          return new ParameterScale(StrictMath.pow(decay, after), 1);
        }));
  }

  private static String layer(Variable parameter) {
    int end = parameter.name().lastIndexOf('.');
    return end < 0 ? parameter.name() : parameter.name().substring(0, end);
  }

  @Override
  public Map<Variable, Tensor> evaluationWeights(Iterable<Variable> parameters, Slots slots) {
    return optimizer.evaluationWeights(parameters, slots);
  }
}
