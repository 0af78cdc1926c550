package dev.evenflow.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Variables;
import dev.evenflow.nn.init.Normal;
import dev.evenflow.program.Program;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Variable;
import dev.evenflow.testing.Compiled;
import dev.evenflow.testing.NodeByNode;
import dev.evenflow.training.StepReport;
import dev.evenflow.training.TrainingStep;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Steps of all workloads against the interpreter: each node on its own compiled operands, the loss
 * from beginning to end. The step itself, which keeps what it needs alone, leaves the bits of these
 * nodes in its variables.
 */
class NodeByNodeTest {
  /** Odd numbers of rows and elements. */
  private static final Workloads SMALL = new Workloads(997);

  @ParameterizedTest
  @CsvSource({
    "mlp, 9, 784",
    "deep-mlp, 9, 64",
    // Of few rows, 19 normalizations blow errors of rounding up until they show in the loss.
    "deep-mlp-bn, 48, 64",
    "lenet5, 3, 28",
    "resnet20, 2, 16",
    "char-lstm, 3, 9",
    "gpt-nano, 2, 17",
    "sparse-bag, 4, 50"
  })
  void everyNodeOfATrainingStepIsWhatTheInterpreterMakesOfItsOperands(
      String name, int batch, int extent) {
    checkStep(name, batch, extent);
  }

  /** The batches that are timed, but for the residual network's, whose nodes fill the memory. */
  @Tag("slow")
  @ParameterizedTest
  @CsvSource({
    "mlp, 128, 784",
    "deep-mlp, 64, 64",
    "deep-mlp-bn, 256, 64",
    "lenet5, 128, 28",
    "resnet20, 8, 32",
    "char-lstm, 32, 64",
    "gpt-nano, 12, 64",
    "sparse-bag, 256, 50"
  })
  void everyNodeOfAStepOfFullSizeIsWhatTheInterpreterMakesOfItsOperands(
      String name, int batch, int extent) {
    checkStep(name, batch, extent);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update-adam-10m",
        "update-adagrad-10m",
        "update-sgdm-10m",
        "update-clip-adamw-10m"
      })
  void everyNodeOfAnUpdateIsWhatTheInterpreterMakesOfItsOperands(String name) {
    UpdateWorkload workload = (UpdateWorkload) SMALL.named(name);
    Variables variables = workload.variables();
    Program program = workload.program(variables, 2);
    Map<String, double[]> inputs = new HashMap<>();
    for (Variable parameter : variables.of(Variable.Role.PARAMETER)) {
      String input = UpdateWorkload.gradient(parameter);
      RandomStream stream = new RandomStream(0, input);
      float[] gradient = new Normal(1).values(parameter.shape(), Fans.NONE, stream);
      program.set(input, gradient);
      inputs.put(input, Compiled.doubles(gradient));
    }
    assertThat(program.run()).isTrue();
    NodeByNode nodes = checked(name, program.signature(), inputs);
    program.run();
    checkWritten(name, program.signature(), nodes);
  }

  private static void checkStep(String name, int batch, int extent) {
    TrainingWorkload workload = (TrainingWorkload) SMALL.named(name);
    Examples examples = Examples.of(resized(workload.form(), batch, extent));
    Variables variables = new Variables(0);
    TrainingStep step = new TrainingStep(workload.plan(), variables, examples.form().inputs(), 2);
    Map<String, double[]> inputs = examples.inputs();
    Signature signature = step.signature();
    double loss =
        new Interpreter(Rounding.DOUBLE, inputs).evaluate(signature.outputs().getFirst())[0];
    // After this step moments are no longer zero.
    StepReport first = examples.batch().train(step, 0);
    assertThat(first.committed()).isTrue();
    NodeByNode nodes = checked(name, signature, inputs);
    examples.batch().train(step, 0);
    checkWritten(name, signature, nodes);
    assertThat(first.loss()).as("%s: loss", name).isEqualTo(loss, within(1e-6 * loss));
  }

  private static NodeByNode checked(
      String name, Signature signature, Map<String, double[]> inputs) {
    NodeByNode nodes = new NodeByNode(signature.roots(), inputs);
    assertThat(nodes.failures()).as(name).isEmpty();
    return nodes;
  }

  private static void checkWritten(String name, Signature signature, NodeByNode nodes) {
    signature
        .updates()
        .forEach((variable, next) ->
            assertThat(value(variable)).as("%s: %s", name, variable).isEqualTo(nodes.value(next)));
  }

  private static double[] value(Variable variable) {
    return variable.shape().rank() == 0
        ? new double[] {variable.scalar()}
        : Compiled.doubles(variable.values());
  }

  /** Another number of examples, another extent of sequences and images. */
  private static BatchForm resized(BatchForm form, int batch, int extent) {
    Shape features = form.features().with(0, batch).with(1, extent);
    Shape labels = form.labels().with(0, batch);
    return new BatchForm(
        features.rank() == 4 ? features.with(2, extent) : features,
        form.vocabulary(),
        labels.rank() == 2 ? labels.with(1, extent) : labels,
        form.classes(),
        1);
  }
}
