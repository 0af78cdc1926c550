package dev.evenflow.diagnostics;

import dev.evenflow.diagnostics.stack.Stack;
import dev.evenflow.diagnostics.warning.Subject;
import dev.evenflow.diagnostics.warning.Warning;
import dev.evenflow.nn.Applied;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Loss;
import dev.evenflow.nn.Variables;
import dev.evenflow.program.Program;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Trainer;
import dev.evenflow.training.TrainingPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a model does to gradients before it has trained: predicted in the limit of infinite width
 * and measured on a batch.
 *
 * <pre>{@code
 * Diagnosis diagnosis = Diagnosis.of(trainer, Batch.of(data, 64, 1));
 * System.out.println(diagnosis.verdict().sentence());
 * diagnosis.requireEven(); // in a test: an AssertionError where gradients vanish or explode
 * }</pre>
 *
 * @param layers from the input on; the last is the head
 * @param verdict on what was measured
 * @param warnings of mistakes, a sentence each
 */
public record Diagnosis(List<LayerFlow> layers, Verdict verdict, List<String> warnings) {
  /** Copies the lists. */
  public Diagnosis {
    layers = List.copyOf(layers);
    warnings = List.copyOf(warnings);
  }

  /**
   * The diagnosis of a trainer's model as it stands, which it leaves so; only initial values that
   * wait for a first batch are decided by this one.
   */
  public static Diagnosis of(Trainer trainer, Batch batch) {
    trainer.prepare(batch.example().extents());
    trainer.calibrate(batch.features(), batch.size());
    TrainingPlan plan = trainer.plan();
    return of(plan.model(), plan.loss(), trainer.variables(), batch);
  }

  /**
   * The diagnosis of a model.
   *
   * @param loss whose gradients are followed
   * @param variables the model's memory; what is missing is made
   */
  public static Diagnosis of(Layer model, Loss loss, Variables variables, Batch batch) {
    Stack stack = Stack.of(model, loss, variables, batch.example(), batch.size(), batch.input());
    List<Tensor> flows = stack.flows();
    WideLimit limit = new WideLimit();
    double[] predicted = values(limit.of(flows), batch, limit.noise(), variables.seed());
    List<Applied> activations = stack.activations();
    List<Tensor> looked = new ArrayList<>(flows);
    activations.forEach(each -> looked.add(silent(each.output())));
    double[] measured = values(looked, batch, Map.of(), 0);
    List<LayerFlow> layers = new ArrayList<>();
    for (int i = 0; i < stack.parts().size(); i++) {
      String path = stack.parts().get(i).path();
      layers.add(
          new LayerFlow(
              path,
              measured[2 * i],
              predicted[2 * i],
              measured[2 * i + 1],
              predicted[2 * i + 1],
              isCovered(path, limit.uncovered())));
    }
    Map<String, Double> silent = new HashMap<>();
    for (int i = 0; i < activations.size(); i++) {
      silent.put(activations.get(i).path(), measured[flows.size() + i]);
    }
    Verdict verdict = Verdict.of(layers);
    Subject subject = new Subject(stack.build().layers(), variables, loss, batch, verdict, silent);
    List<String> warnings = Warning.all().stream().flatMap(each -> each.of(subject)).toList();
    return new Diagnosis(layers, verdict, warnings);
  }

  /** The part of the units, along the last axis, that is 0 throughout. */
  private static Tensor silent(Tensor output) {
    int units = output.shape().extent(-1);
    Tensor sizes = output.reshape(output.shape().size() / units, units).abs().maxAlong(0);
    return sizes.equal(Tensor.constant(0)).mean();
  }

  private static boolean isCovered(String path, Set<String> uncovered) {
    return uncovered.stream().noneMatch(each -> (each + ".").startsWith(path + "."));
  }

  private static double[] values(
      List<Tensor> tensors, Batch batch, Map<String, Shape> noise, long seed) {
    Program program = Program.compile(Signature.of(tensors.toArray(Tensor[]::new)), 1);
    batch.offerTo(program);
    noise.forEach((name, shape) -> {
      if (program.inputs().contains(name)) {
        program.set(name, Quantiles.of(shape.size(), new RandomStream(seed, name)));
      }
    });
    program.run();
    double[] values = new double[tensors.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = program.scalar(i);
    }
    return values;
  }

  /**
   * Holds a model to even gradients, as a test of a team's build.
   *
   * @throws AssertionError with the verdict if it is another
   */
  public void requireEven() {
    if (verdict.kind() != Verdict.Kind.EVEN) {
      throw new AssertionError(verdict.sentence());
    }
  }
}
