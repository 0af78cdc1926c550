package dev.evenflow.regularization;

import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Variables;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.StepBuild;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Steps of a gradient transform, rounded to float as in training, with its slots committed. */
public final class Transforming {
  private final Variables variables = new Variables(5);
  private final Map<Variable, Tensor> gradients = new LinkedHashMap<>();
  private final Map<Variable, Tensor> changed;
  private final StepBuild build;
  private Map<String, Double> reports = Map.of();
  private boolean isCommitted = true;

  private Transforming(GradientTransform transform, Map<String, Shape> parameters) {
    parameters.forEach((name, shape) -> {
      Variable parameter =
          variables.parameter(name, shape, Fans.NONE, (s, fans, r) -> new float[s.size()], 1);
      gradients.put(parameter, Tensor.input(name, shape));
    });
    build = new StepBuild(variables, (step, total, slots) -> Tensor.constant(1), 100);
    changed = transform.apply(gradients, build.slots());
  }

  public static Transforming of(GradientTransform transform, Map<String, Shape> parameters) {
    return new Transforming(transform, parameters);
  }

  /** A transform of one vector. */
  public static float[] once(GradientTransform transform, float... gradient) {
    return of(transform, Map.of("layer.vector", Shape.of(gradient.length))).step(gradient);
  }

  public Variable variable(String name) {
    return variables.get(name);
  }

  /** One step with gradients in the order of the parameters; all results one after the other. */
  public float[] step(float[]... values) {
    Map<String, double[]> inputs = new HashMap<>();
    int at = 0;
    for (Variable parameter : gradients.keySet()) {
      inputs.put(parameter.name(), doubles(values[at++]));
    }
    Interpreter interpreter = new Interpreter(Rounding.FLOAT, inputs);
    List<double[]> results = interpreter.evaluate(List.copyOf(changed.values()));
    reports = new LinkedHashMap<>();
    build.reports().forEach((name, value) -> reports.put(name, interpreter.evaluate(value)[0]));
    isCommitted =
        build.conditions().values().stream().allMatch(c -> interpreter.evaluate(c)[0] != 0);
    if (isCommitted) {
      Map<Variable, double[]> after = new LinkedHashMap<>();
      build.updates().forEach((slot, next) -> after.put(slot, interpreter.evaluate(next)));
      after.forEach(Transforming::assign);
    }
    List<Float> all = new ArrayList<>();
    results.forEach(result -> {
      for (double each : result) {
        all.add((float) each);
      }
    });
    float[] flat = new float[all.size()];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = all.get(i);
    }
    return flat;
  }

  private static void assign(Variable slot, double[] value) {
    if (slot.shape().rank() == 0) {
      slot.scalar(value[0]);
    } else {
      slot.assign(floats(value));
    }
  }

  /** The reports of the last step. */
  public Map<String, Double> reports() {
    return reports;
  }

  /** Whether all conditions of the last step held. */
  public boolean isCommitted() {
    return isCommitted;
  }

  public static double[] doubles(float... values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  public static float[] floats(double... values) {
    float[] narrow = new float[values.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) values[i];
    }
    return narrow;
  }

  /** The Euclidean norm in double. */
  public static double norm(float... values) {
    double sum = 0;
    for (float each : values) {
      sum += (double) each * each;
    }
    return Math.sqrt(sum);
  }
}
