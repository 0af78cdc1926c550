package dev.evenflow.testing;

import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Variables;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.ModelObjective;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.Schedule;
import dev.evenflow.training.StepBuild;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A training in double (or rounded to float), without programs: the oracle of optimizers,
 * transforms and schedules. All variables are kept in double, all updates of a step see the values
 * before it.
 *
 * <pre>{@code
 * InterpretedTraining training = InterpretedTraining
 *     .of(new Adam(0.01))
 *     .parameter("w", Shape.of(2), 0.5, -1)
 *     .onGradients();                          // or .onLoss(reads -> expression)
 * training.step(Map.of("w", new double[] {1, 2}));
 * training.values("w");
 * }</pre>
 */
public final class InterpretedTraining {
  private final Variables variables;
  private final Map<Variable, double[]> values = new HashMap<>();
  private final Map<Variable, Tensor> updates;
  private final Map<String, Tensor> inputs;
  private final Map<String, Tensor> reports;
  private final Map<Variable, Tensor> evaluation;
  private final Tensor loss;
  private final Tape tape;
  private final Tape weights;
  private final Rounding rounding;

  private InterpretedTraining(
      Setting setting, Tensor loss, Map<String, Tensor> inputs, List<Variable> parameters) {
    this.variables = setting.variables;
    this.rounding = setting.rounding;
    this.inputs = inputs;
    this.loss = loss;
    StepBuild build = new StepBuild(variables, setting.schedule, setting.total);
    ModelObjective objective =
        new ModelObjective(loss, parameters, setting.transforms, build.slots());
    setting.optimizer.step(objective, build.slots()).forEach(build::update);
    this.updates = build.updates();
    this.reports = build.reports();
    StepBuild after = new StepBuild(variables, setting.schedule, setting.total);
    this.evaluation = setting.optimizer.evaluationWeights(parameters, after.slots());
    List<Tensor> roots = new ArrayList<>(updates.values());
    roots.addAll(reports.values());
    roots.add(loss);
    this.tape = new Tape(roots);
    this.weights = new Tape(List.copyOf(evaluation.values()));
    variables.all().forEach(variable -> values.put(variable, initial(variable)));
    setting.initial.forEach((name, exact) -> values.put(variables.get(name), exact));
  }

  private static double[] initial(Variable variable) {
    return variable.shape().rank() == 0
        ? new double[] {variable.scalar()}
        : widened(variable.values());
  }

  private static double[] widened(float[] floats) {
    double[] doubles = new double[floats.length];
    for (int i = 0; i < floats.length; i++) {
      doubles[i] = floats[i];
    }
    return doubles;
  }

  /** A training with this optimizer. */
  public static Setting of(Optimizer optimizer) {
    return new Setting(optimizer);
  }

  /** What a training is made of. */
  public static final class Setting {
    private final Optimizer optimizer;
    private final Variables variables = new Variables(0);
    private final Map<String, double[]> initial = new LinkedHashMap<>();
    private List<GradientTransform> transforms = List.of();
    private Schedule schedule = (step, total, slots) -> Tensor.constant(1);
    private long total = 1;
    private Rounding rounding = Rounding.DOUBLE;

    private Setting(Optimizer optimizer) {
      this.optimizer = optimizer;
    }

    /** Adds a parameter with its values before the first step. */
    public Setting parameter(String name, Shape shape, double... values) {
      float[] floats = new float[values.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) values[i];
      }
      variables.parameter(name, shape, Fans.NONE, (extents, fans, random) -> floats, 1);
      initial.put(name, values.clone());
      return this;
    }

    /** Rounds every operation on tensors to float, as programs do; double is the default. */
    public Setting inFloat() {
      rounding = Rounding.FLOAT;
      return this;
    }

    /** Changes gradients before the optimizer sees them, in this order. */
    public Setting transforms(List<GradientTransform> all) {
      transforms = List.copyOf(all);
      return this;
    }

    /** Scales the learning rate over a run of {@code steps}. */
    public Setting schedule(Schedule scale, long steps) {
      schedule = scale;
      total = steps;
      return this;
    }

    /** A training that makes a loss of all parameters, read by name, small. */
    public InterpretedTraining onLoss(Function<Map<String, Tensor>, Tensor> loss) {
      Map<String, Tensor> reads = new LinkedHashMap<>();
      parameters().forEach(parameter -> reads.put(parameter.name(), parameter.read()));
      return new InterpretedTraining(this, loss.apply(reads), Map.of(), parameters());
    }

    /** A training on gradients that each step is given. */
    public InterpretedTraining onGradients() {
      Map<String, Tensor> inputs = new LinkedHashMap<>();
      Tensor linear = Tensor.constant(0);
      for (Variable parameter : parameters()) {
        Tensor gradient = Tensor.input(parameter.name(), parameter.shape());
        inputs.put(parameter.name(), gradient);
        linear = linear.add(parameter.read().mul(gradient).sum());
      }
      return new InterpretedTraining(this, linear, inputs, parameters());
    }

    private List<Variable> parameters() {
      return variables.of(Variable.Role.PARAMETER);
    }
  }

  /** One step on the loss. */
  public void step() {
    step(Map.of());
  }

  /** One step on these gradients by parameter. */
  public void step(Map<String, double[]> gradients) {
    values.forEach((variable, value) -> write(variable.read(), value));
    inputs.forEach((name, input) -> write(input, gradients.get(name)));
    if (rounding == Rounding.DOUBLE) {
      tape.run();
    } else {
      runInFloat(gradients);
    }
    updates.forEach((variable, next) -> values.put(variable, tape.buffer(next).clone()));
  }

  /**
   * The same step compiled, starting at the variables' first values, for a training on gradients.
   */
  public CompiledTraining compiled() {
    return new CompiledTraining(variables, updates);
  }

  private void runInFloat(Map<String, double[]> gradients) {
    Interpreter interpreter = new Interpreter(rounding, gradients);
    values.forEach((variable, value) -> interpreter.bind(variable.read(), value));
    List<Tensor> roots = new ArrayList<>(updates.values());
    roots.addAll(reports.values());
    roots.add(loss);
    List<double[]> results = interpreter.evaluate(roots);
    for (int i = 0; i < results.size(); i++) {
      write(roots.get(i), results.get(i));
    }
  }

  private void write(Tensor source, double[] value) {
    if (tape.holds(source)) {
      System.arraycopy(value, 0, tape.buffer(source), 0, value.length);
    }
  }

  /** The elements of a parameter or slot, such as {@code w} or {@code w/momentum}. */
  public double[] values(String name) {
    return values.get(variables.get(name)).clone();
  }

  /** Overwrites a variable, as a trainer does with a metric. */
  public void write(String name, double... value) {
    values.put(variables.get(name), value.clone());
  }

  /** The names of all variables. */
  public List<String> names() {
    return variables.all().stream().map(Variable::name).toList();
  }

  /** The loss at the parameters before the last step. */
  public double loss() {
    return tape.buffer(loss)[0];
  }

  /** What the last step reported under this name. */
  public double report(String name) {
    return tape.buffer(reports.get(name))[0];
  }

  /** The weights to evaluate, by parameter, after the steps so far. */
  public Map<String, double[]> evaluationWeights() {
    values.forEach((variable, value) -> {
      if (weights.holds(variable.read())) {
        System.arraycopy(value, 0, weights.buffer(variable.read()), 0, value.length);
      }
    });
    weights.run();
    Map<String, double[]> byName = new LinkedHashMap<>();
    evaluation.forEach(
        (parameter, weight) -> byName.put(parameter.name(), weights.buffer(weight).clone()));
    return byName;
  }
}
