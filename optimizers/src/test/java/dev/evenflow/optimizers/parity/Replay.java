package dev.evenflow.optimizers.parity;

import dev.evenflow.EvenflowException;
import dev.evenflow.optimizers.schedule.Constant;
import dev.evenflow.optimizers.wrapper.CoupledDecay;
import dev.evenflow.optimizers.wrapper.DecoupledDecay;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.Schedule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What another framework's optimizer is here.
 *
 * @param optimizer the rule with its wrappers
 * @param transforms what its options do to gradients before
 * @param schedule what its options do to the learning rate
 */
record Replay(Optimizer optimizer, List<GradientTransform> transforms, Schedule schedule) {
  static Replay of(Optimizer optimizer) {
    return new Replay(optimizer, List.of(), new Constant());
  }

  /**
   * The optimizer of a recorded case.
   *
   * @param source framework and version, {@code torch 2.13.0} or {@code optax 0.2.8}
   * @param name the rule's name, with anything after a further hyphen: {@code adadelta-rho}
   * @param hyperparameters by the framework's names
   * @throws EvenflowException if the framework, the rule or a hyperparameter is unknown
   */
  static Replay of(
      String source, String name, Map<String, ? extends @Nullable Object> hyperparameters) {
    String framework = source.split(" ", 2)[0].toLowerCase(Locale.ROOT);
    return switch (framework) {
      case "torch", "pytorch" ->
          TorchOptimizers.replay(longest(TorchOptimizers.NAMES, name), hyperparameters);
      case "optax" -> OptaxOptimizers.replay(longest(OptaxOptimizers.NAMES, name), hyperparameters);
      default -> throw new EvenflowException("no optimizers of " + framework + " are known");
    };
  }

  private static String longest(List<String> names, String name) {
    String plain = name.toLowerCase(Locale.ROOT).replace('_', '-');
    return names.stream()
        .filter(known -> plain.equals(known) || plain.startsWith(known + "-"))
        .max((a, b) -> Integer.compare(a.length(), b.length()))
        .orElseThrow(
            () -> new EvenflowException("there is no rule " + name + ": known are " + names));
  }

  /** With weight decay added to gradients. */
  Replay coupled(double weightDecay) {
    return weightDecay == 0
        ? this
        : new Replay(new CoupledDecay(optimizer, weightDecay), transforms, schedule);
  }

  /** With weight decay beside the rule. */
  Replay decoupled(double learningRate, double weightDecay) {
    return weightDecay == 0
        ? this
        : new Replay(
            new DecoupledDecay(optimizer, learningRate, weightDecay), transforms, schedule);
  }

  Replay scheduled(Schedule other) {
    return new Replay(optimizer, transforms, other);
  }

  /** With every gradient reversed, if so wished. */
  Replay maximizing(boolean maximize) {
    return maximize ? new Replay(optimizer, List.of(Replay::reversed), schedule) : this;
  }

  private static Map<Variable, Tensor> reversed(Map<Variable, Tensor> gradients, Object slots) {
    Map<Variable, Tensor> reversed = new LinkedHashMap<>();
    gradients.forEach((parameter, gradient) -> reversed.put(parameter, gradient.negate()));
    return reversed;
  }
}
