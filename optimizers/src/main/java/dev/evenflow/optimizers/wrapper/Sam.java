package dev.evenflow.optimizers.wrapper;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.Objective;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.Slots;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sharpness-aware minimization (Foret et al. 2021): the gradient is taken where the loss is worst
 * nearby, so that flat minima are found. A step costs two evaluations of the model.
 *
 * <pre>{@code
 * e = radius g / norm(g)                    adaptive (Kwon et al. 2021): radius p² g / norm(|p| g)
 * step with the gradient at p + e
 * }</pre>
 *
 * <p>Norms run over all parameters. The run's transforms see the gradient at p + e only.
 *
 * @param optimizer what takes the step
 * @param radius how far to look, above 0; default 0.05 (adaptive: 0.5 to 2 in its paper)
 * @param adaptive whether the neighbourhood scales with each weight; default false
 */
public record Sam(Optimizer optimizer, double radius, boolean adaptive) implements Optimizer {
  /** Checks the radius. */
  public Sam {
    Hyperparameters.positive("radius", radius);
  }

  /** The default neighbourhood. */
  public Sam(Optimizer optimizer) {
    this(optimizer, 0.05, false);
  }

  @Override
  public Map<Variable, Tensor> step(Objective objective, Slots slots) {
    Objective.Point here = objective.here();
    Map<Variable, Tensor> ascent = new LinkedHashMap<>();
    Tensor squares = Tensor.constant(0);
    for (Map.Entry<Variable, Tensor> entry : here.gradients().entrySet()) {
      Tensor parameter = entry.getKey().read();
      Tensor gradient = entry.getValue();
      Tensor scaled = adaptive ? gradient.mul(parameter.abs()) : gradient;
      squares = squares.add(scaled.sumOfSquares());
      ascent.put(entry.getKey(), adaptive ? scaled.mul(parameter.abs()) : gradient);
    }
    // At a stationary point there is no direction to look in.
    Tensor length =
        Tensor.select(squares.greater(0), squares.sqrt().rdiv(radius), Tensor.constant(0));
    Map<Variable, Tensor> worst = new LinkedHashMap<>();
    ascent.forEach((parameter, direction) ->
        worst.put(parameter, parameter.read().add(direction.mul(length))));
    Objective.Point there = objective.at(worst);
    return optimizer.step(
        new Seen(objective, new Objective.Point(here.loss(), there.gradients())), slots);
  }

  @Override
  public Map<Variable, Tensor> evaluationWeights(Iterable<Variable> parameters, Slots slots) {
    return optimizer.evaluationWeights(parameters, slots);
  }
}
