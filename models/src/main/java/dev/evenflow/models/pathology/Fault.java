package dev.evenflow.models.pathology;

import dev.evenflow.nn.Amended;
import dev.evenflow.nn.Followed;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Scope;
import dev.evenflow.nn.Variables;
import dev.evenflow.strategy.Catalogue;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.TrainingPlan;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What is wrong with a network beyond what a recipe can say. */
sealed interface Fault {
  /** What is trained in the place of this. */
  default TrainingPlan plan(TrainingPlan plan) {
    return plan;
  }

  /** Changes what training starts from. */
  default void start(Variables variables) {}

  /** All of them by name. */
  static Catalogue<Fault> catalogue() {
    return new Catalogue<Fault>("fault")
        .add("none", new None())
        .add("input", new Input(1000))
        .add("bias", new Bias(-5))
        .add("bias-of", new BiasOf(1, -5))
        .add("scaled", new Scaled(1, 0.001))
        .add("log", new Logarithm(1))
        .add("standardized", new Standardized());
  }

  /** Nothing is. */
  record None() implements Fault {}

  /**
   * Nobody scaled the features.
   *
   * @param factor by which they are too large
   */
  record Input(double factor) implements Fault {
    @Override
    public TrainingPlan plan(TrainingPlan plan) {
      return plan.withModel(new Before(plan.model(), x -> x.mul(factor)));
    }
  }

  /**
   * The hidden layers' biases do not start at 0; a head's, the last, does.
   *
   * @param value where they start
   */
  record Bias(double value) implements Fault {
    @Override
    public void start(Variables variables) {
      variables.of(Variable.Role.PARAMETER).reversed().stream()
          .filter(each -> each.name().endsWith(".bias"))
          .skip(1)
          .forEach(bias -> bias.fill(value));
    }
  }

  /**
   * One block's biases do not start at 0.
   *
   * @param block from 1
   * @param value where they start
   */
  record BiasOf(int block, double value) implements Fault {
    @Override
    public void start(Variables variables) {
      parameters(variables, block)
          .filter(each -> each.name().endsWith(".bias"))
          .forEach(bias -> bias.fill(value));
    }
  }

  /**
   * One block's weights are of another size than those of its neighbours.
   *
   * @param block from 1
   * @param factor by which they are too large
   */
  record Scaled(int block, double factor) implements Fault {
    @Override
    public void start(Variables variables) {
      parameters(variables, block)
          .filter(each -> each.shape().rank() > 1)
          .forEach(weight -> {
            float[] values = weight.values();
            for (int i = 0; i < values.length; i++) {
              values[i] = (float) (values[i] * factor);
            }
            weight.assign(values);
          });
    }
  }

  private static Stream<Variable> parameters(Variables variables, int block) {
    return variables.of(Variable.Role.PARAMETER).stream()
        .filter(each -> each.name().startsWith("block" + block + "."));
  }

  /**
   * The logarithm is taken of what a block puts out, negative numbers included: NaN.
   *
   * @param block from 1
   */
  record Logarithm(int block) implements Fault {
    @Override
    public TrainingPlan plan(TrainingPlan plan) {
      return plan.withModel(
          new Amended(
              plan.model(),
              Map.of("block" + block, layer -> new Followed(layer, (x, _) -> x.log(), "fault"))));
    }
  }

  /** Features are divided by their deviation over the batch, which of some is 0: 0/0 is NaN. */
  record Standardized() implements Fault {
    @Override
    public TrainingPlan plan(TrainingPlan plan) {
      return plan.withModel(
          new Before(
              plan.model(),
              x -> {
                Tensor centered = x.sub(x.mean(0));
                return centered.div(centered.square().mean(0).sqrt());
              }));
    }
  }

  /** A model of what an operation makes of the features. */
  record Before(Layer model, UnaryOperator<Tensor> operation) implements Layer {
    @Override
    public Tensor apply(Tensor input, Scope scope) {
      return model.apply(operation.apply(input), scope);
    }
  }
}
