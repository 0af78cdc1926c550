package dev.evenflow.testing;

import dev.evenflow.nn.Build;
import dev.evenflow.nn.EmbeddingBag;
import dev.evenflow.nn.Variables;
import dev.evenflow.nn.init.Normal;
import dev.evenflow.program.Program;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Indexing;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.GuardedStep;
import dev.evenflow.training.ModelObjective;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.StepBuild;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The training of a table of which each batch looks up a few rows: on those rows, where optimizer
 * and transforms allow it, or on whole tables. Both do the same, to the bit.
 */
public final class TableTraining {
  private static final int ROWS = 60;
  private static final int BATCH = 3;
  private static final int BAG = 5;
  private static final int WIDTH = 7;

  private final Variables variables = new Variables(3);
  private final Program program;

  /**
   * A training.
   *
   * @param isDense whether to work on whole tables in any case
   */
  public TableTraining(Optimizer optimizer, List<GradientTransform> transforms, boolean isDense) {
    Build build = new Build(variables, true, Tensor.input("position", Shape.SCALAR));
    Tensor bags = Tensor.intInput("bags", Shape.of(BATCH, BAG));
    EmbeddingBag layer = new EmbeddingBag(ROWS, WIDTH, EmbeddingBag.Mode.MEAN, new Normal(1));
    Tensor means = build.apply(layer, bags);
    Tensor loss = means.sub(Tensor.input("aims", means.shape())).square().sum();
    StepBuild step = new StepBuild(variables, (at, total, slots) -> Tensor.constant(1), 10);
    List<Variable> parameters = variables.of(Variable.Role.PARAMETER);
    ModelObjective objective = new ModelObjective(loss, parameters, transforms, step.slots());
    Signature signature = GuardedStep.of(objective, optimizer, step, Map.of(), List.of(loss));
    program = Program.compile(isDense ? dense(signature) : signature, 1);
  }

  /** The same with every gradient of a look-up an output, which is a whole table. */
  private static Signature dense(Signature signature) {
    List<Tensor> outputs = new ArrayList<>(signature.outputs());
    for (Tensor tensor : Graph.ascending(signature.roots())) {
      if (tensor.operation() instanceof Indexing.ScatterRows) {
        outputs.add(tensor);
      }
    }
    return new Signature(outputs, signature.updates(), signature.guard());
  }

  /** Whether a step works on rows. */
  public boolean isSparse() {
    return program.notes().isEmpty();
  }

  /**
   * One step.
   *
   * @param seed of the batch
   * @return whether it was committed
   */
  public boolean step(long seed) {
    Random random = new Random(seed);
    program.set("bags", random.ints(BATCH * BAG, 0, ROWS).toArray());
    float[] aims = new float[BATCH * WIDTH];
    for (int i = 0; i < aims.length; i++) {
      aims[i] = (float) random.nextGaussian();
    }
    program.set("aims", aims);
    program.offer("position", seed);
    return program.run();
  }

  /** The elements of all variables by name, without the signs of zeros. */
  public Map<String, List<Float>> values() {
    Map<String, List<Float>> values = new LinkedHashMap<>();
    for (Variable variable : variables.all()) {
      List<Float> floats = new ArrayList<>();
      for (float value : variable.values()) {
        floats.add(value + 0.0f);
      }
      values.put(variable.name(), floats);
    }
    return values;
  }
}
