package dev.evenflow.optimizers.parity;

import dev.evenflow.tensor.Shape;
import dev.evenflow.testing.CompiledTraining;
import dev.evenflow.testing.InterpretedTraining;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;

/**
 * A file of optimizer trajectories: for fixed gradients the parameters after each step, as other
 * frameworks found them.
 *
 * @param about where it comes from
 * @param initial_parameters nested lists by name
 * @param gradients of each step, by parameter
 * @param cases the trajectories
 */
record Trajectories(
    String about,
    Map<String, List<?>> initial_parameters,
    List<Map<String, List<?>>> gradients,
    List<Case> cases) {
  /**
   * One trajectory.
   *
   * @param name the rule, with anything after a hyphen
   * @param source framework and version
   * @param hyperparameters by the framework's names
   * @param note anything
   * @param parameters_after_step of each step, by parameter
   */
  record Case(
      String name,
      String source,
      Map<String, @Nullable Object> hyperparameters,
      String note,
      List<Map<String, List<?>>> parameters_after_step) {
    @Override
    public String toString() {
      return name + " " + source.split(" ", 2)[0] + " " + hyperparameters;
    }
  }

  static Trajectories read(String resource) throws IOException {
    try (InputStream stream = Trajectories.class.getResourceAsStream(resource)) {
      return new ObjectMapper().readValue(stream, Trajectories.class);
    }
  }

  /** How a replay computes. */
  enum Arithmetic {
    /** The interpreter, in double. */
    DOUBLE,
    /** The interpreter, every operation rounded as programs round. */
    FLOAT,
    /** A compiled program. */
    COMPILED
  }

  /**
   * The greatest difference of a case from a replay, relative to the largest element of a
   * parameter.
   */
  double error(Case recorded, Replay replay, Arithmetic arithmetic) {
    InterpretedTraining.Setting setting =
        InterpretedTraining.of(replay.optimizer())
            .transforms(replay.transforms())
            .schedule(replay.schedule(), gradients.size());
    if (arithmetic == Arithmetic.FLOAT) {
      setting.inFloat();
    }
    for (String name : names(recorded)) {
      List<?> values = values(initial_parameters, name);
      setting.parameter(name, shape(values), flat(values));
    }
    InterpretedTraining training = setting.onGradients();
    if (arithmetic == Arithmetic.COMPILED) {
      CompiledTraining compiled = training.compiled();
      return error(recorded, compiled::step, compiled::values);
    }
    return error(recorded, training::step, training::values);
  }

  private double error(
      Case recorded, Consumer<Map<String, double[]>> step, Function<String, double[]> values) {
    double worst = 0;
    for (int i = 0; i < gradients.size(); i++) {
      Map<String, double[]> given = new LinkedHashMap<>();
      for (String name : names(recorded)) {
        given.put(name, flat(values(gradients.get(i), name)));
      }
      step.accept(given);
      for (String name : names(recorded)) {
        double[] theirs = flat(values(recorded.parameters_after_step().get(i), name));
        worst = Math.max(worst, error(values.apply(name), theirs));
      }
    }
    return worst;
  }

  private static List<String> names(Case recorded) {
    return List.copyOf(recorded.parameters_after_step().getFirst().keySet());
  }

  private static List<?> values(Map<String, List<?>> byName, String name) {
    List<?> values = byName.get(name);
    if (values == null) {
      throw new IllegalArgumentException("no values of " + name);
    }
    return values;
  }

  private static double error(double[] ours, double[] theirs) {
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < theirs.length; i++) {
      largest = Math.max(largest, Math.abs(theirs[i]));
      // Written so that NaN is an infinite error.
      double off = Math.abs(ours[i] - theirs[i]);
      difference = off <= difference ? difference : Double.isNaN(off) ? 1 / 0.0 : off;
    }
    return difference / largest;
  }

  private static Shape shape(List<?> nested) {
    List<Integer> extents = new ArrayList<>();
    Object inner = nested;
    while (inner instanceof List<?> list) {
      extents.add(list.size());
      inner = list.getFirst();
    }
    return Shape.of(extents.stream().mapToInt(Integer::intValue).toArray());
  }

  private static double[] flat(List<?> nested) {
    return nested.stream()
        .flatMapToDouble(each ->
            each instanceof List<?> list
                ? Arrays.stream(flat(list))
                : DoubleStream.of(((Number) each).doubleValue()))
        .toArray();
  }
}
