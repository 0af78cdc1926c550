package dev.evenflow.parity.optimizer;

import dev.evenflow.parity.reference.Agreement;
import dev.evenflow.parity.reference.Comparison;
import dev.evenflow.parity.reference.Engine;
import dev.evenflow.parity.reference.ReferenceCase;
import dev.evenflow.parity.reference.Values;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * What an optimizer made of parameters, step by step, on given gradients. An error is relative to
 * the largest element that a parameter has had so far.
 *
 * @param name the rule, with anything after a hyphen
 * @param source framework and version
 * @param configuration the hyperparameters by the framework's names
 * @param initial the parameters before the first step
 * @param gradients of each step, of every parameter
 * @param after the parameters after each step
 */
record Trajectory(
    String name,
    String source,
    Map<String, @Nullable Object> configuration,
    Map<String, Values> initial,
    List<Map<String, Values>> gradients,
    List<Map<String, Values>> after)
    implements ReferenceCase {
  @Override
  public Agreement replay(Engine engine) {
    Replay replay = Replay.of(source, name, configuration);
    Updates updates = new Updates(replay, initial, gradients.size());
    Updates.Steps steps =
        switch (engine) {
          case COMPILED -> updates.compiled();
          case INTERPRETED -> updates.interpreted();
        };
    Comparison comparison = new Comparison();
    // A parameter is its first value and all updates: it is as precise as the largest it has been.
    Map<String, Double> sizes = new HashMap<>();
    initial.forEach((parameter, values) -> sizes.put(parameter, largest(values)));
    for (int i = 0; i < gradients.size(); i++) {
      Map<String, double[]> given = new LinkedHashMap<>();
      gradients.get(i).forEach((parameter, values) -> given.put(parameter, values.data()));
      steps.step(given);
      String when = " after step " + (i + 1);
      after
          .get(i)
          .forEach((parameter, theirs) -> {
            double size = sizes.merge(parameter, largest(theirs), Math::max);
            comparison.add(parameter + when, steps.values(parameter), theirs.data(), size);
          });
    }
    return comparison.agreement(replay.precision());
  }

  private static double largest(Values values) {
    return DoubleStream.of(values.data()).map(Math::abs).max().orElse(0);
  }

  @Override
  public String toString() {
    return name + " " + source.split(" ", 2)[0] + " " + configuration;
  }
}
