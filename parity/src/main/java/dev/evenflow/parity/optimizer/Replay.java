package dev.evenflow.parity.optimizer;

import dev.evenflow.EvenflowException;
import dev.evenflow.optimizers.schedule.Constant;
import dev.evenflow.optimizers.wrapper.CoupledDecay;
import dev.evenflow.optimizers.wrapper.DecoupledDecay;
import dev.evenflow.parity.reference.Precision;
import dev.evenflow.strategy.Nearest;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.Schedule;
import dev.evenflow.training.Slots;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What another framework's optimizer is here.
 *
 * @param optimizer the rule with its wrappers
 * @param transforms what is done to gradients before
 * @param schedule what its options do to the learning rate
 * @param precision what the framework computes in
 */
record Replay(
    Optimizer optimizer,
    List<GradientTransform> transforms,
    Schedule schedule,
    Precision precision) {
  static Replay of(Optimizer optimizer) {
    return new Replay(optimizer, List.of(), new Constant(), Precision.FLOAT);
  }

  /**
   * The optimizer of a recorded case.
   *
   * @param source framework and version, {@code torch 2.13.0} or {@code optax 0.2.8}
   * @param name the rule's name, with anything after a further hyphen: {@code adadelta-rho}; in
   *     Optax behind transforms of gradients: {@code clip-by-global-norm+sgd}
   * @param hyperparameters by the framework's names
   * @throws EvenflowException if the framework, the rule or a hyperparameter is unknown
   */
  static Replay of(
      String source, String name, Map<String, ? extends @Nullable Object> hyperparameters) {
    String framework = source.split(" ", 2)[0].toLowerCase(Locale.ROOT);
    String plain = name.toLowerCase(Locale.ROOT).replace('_', '-');
    return switch (framework) {
      case "torch", "pytorch" ->
          TorchOptimizers.replay(known("torch", TorchOptimizers.NAMES, plain), hyperparameters);
      case "optax" -> {
        String rule = plain.substring(plain.lastIndexOf('+') + 1);
        OptaxTransforms before = OptaxTransforms.of(plain, hyperparameters);
        yield OptaxOptimizers.replay(known("optax", OptaxOptimizers.NAMES, rule), before.others())
            .behind(before.transforms());
      }
      default ->
          throw new EvenflowException(
              "no optimizers of " + framework + " are known, only those of torch and optax");
    };
  }

  /** The longest known name that a case's name begins with. */
  private static String known(String framework, List<String> names, String name) {
    return names.stream()
        .filter(known -> name.equals(known) || name.startsWith(known + "-"))
        .max(Comparator.comparingInt(String::length))
        .orElseThrow(() ->
            new EvenflowException(
                "%s has no rule %s that is known, only %s"
                    .formatted(framework, name, Nearest.among(name, names))));
  }

  /** With weight decay added to gradients. */
  Replay coupled(double weightDecay) {
    return weightDecay == 0 ? this : with(new CoupledDecay(optimizer, weightDecay));
  }

  /** With weight decay beside the rule. */
  Replay decoupled(double learningRate, double weightDecay) {
    return weightDecay == 0 ? this : with(new DecoupledDecay(optimizer, learningRate, weightDecay));
  }

  /** With another optimizer, such as this one in a wrapper. */
  Replay with(Optimizer other) {
    return new Replay(other, transforms, schedule, precision);
  }

  Replay scheduled(Schedule other) {
    return new Replay(optimizer, transforms, other, precision);
  }

  Replay computedIn(Precision other) {
    return new Replay(optimizer, transforms, schedule, other);
  }

  /** With transforms of gradients before. */
  Replay behind(List<GradientTransform> others) {
    return new Replay(optimizer, others, schedule, precision);
  }

  /** With every gradient reversed, if so wished. */
  Replay maximizing(boolean maximize) {
    return maximize ? behind(List.of(Replay::reversed)) : this;
  }

  private static Map<Variable, Tensor> reversed(Map<Variable, Tensor> gradients, Slots slots) {
    Map<Variable, Tensor> reversed = new LinkedHashMap<>();
    gradients.forEach((parameter, gradient) -> reversed.put(parameter, gradient.negate()));
    return reversed;
  }
}
