package dev.evenflow.optimizers.wrapper;

import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.Objective;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.ParameterScale;
import dev.evenflow.training.Slots;
import java.util.List;
import java.util.Map;

/**
 * Gives parameters learning rates and decays of their own, by name. A parameter is of the first
 * group whose pattern matches, or of none.
 *
 * @param optimizer what takes the step
 * @param groups the groups, in order
 */
public record ParameterGroups(Optimizer optimizer, List<Group> groups) implements Optimizer {
  /**
   * Parameters with scales of their own.
   *
   * @param names which parameters
   * @param scale what their rate and decay are multiplied by
   */
  public record Group(NamePattern names, ParameterScale scale) {}

  /** Copies the groups. */
  public ParameterGroups {
    groups = List.copyOf(groups);
  }

  /** Spares biases and normalization layers from weight decay. */
  public static ParameterGroups withoutDecayOfBiasAndNorm(Optimizer optimizer) {
    return new ParameterGroups(
        optimizer, List.of(new Group(NamePattern.BIAS_AND_NORM, new ParameterScale(1, 0))));
  }

  @Override
  public Map<Variable, Tensor> step(Objective objective, Slots slots) {
    return optimizer.step(objective, slots.scaled(this::scale));
  }

  private ParameterScale scale(Variable parameter) {
    return groups.stream()
        .filter(group -> group.names().matches(parameter.name()))
        .findFirst()
        .map(Group::scale)
        .orElse(ParameterScale.ONE);
  }

  @Override
  public Map<Variable, Tensor> evaluationWeights(Iterable<Variable> parameters, Slots slots) {
    return optimizer.evaluationWeights(parameters, slots.scaled(this::scale));
  }
}
