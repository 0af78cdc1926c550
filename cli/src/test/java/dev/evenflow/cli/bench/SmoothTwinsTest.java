package dev.evenflow.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.nn.Activation;
import dev.evenflow.nn.AvgPool2d;
import dev.evenflow.nn.Block;
import dev.evenflow.nn.Build;
import dev.evenflow.nn.Conv2d;
import dev.evenflow.nn.Embedding;
import dev.evenflow.nn.Flatten;
import dev.evenflow.nn.GlobalAvgPool;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Lstm;
import dev.evenflow.nn.ResidualBlock;
import dev.evenflow.nn.Sequential;
import dev.evenflow.nn.Variables;
import dev.evenflow.nn.activation.StandardActivation;
import dev.evenflow.nn.init.Normal;
import dev.evenflow.nn.init.TorchDefault;
import dev.evenflow.nn.loss.CrossEntropy;
import dev.evenflow.optimizers.Sgd;
import dev.evenflow.program.Program;
import dev.evenflow.regularization.norm.BatchNorm;
import dev.evenflow.regularization.residual.Identity;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.tensor.Window;
import dev.evenflow.testing.Closeness;
import dev.evenflow.testing.Compiled;
import dev.evenflow.training.GuardedStep;
import dev.evenflow.training.ModelObjective;
import dev.evenflow.training.StepBuild;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Small twins of the workloads in which nothing jumps and no gradient vanishes: tanh for relu,
 * means for maxima, no bias before a normalization. So errors of rounding stay small to the end,
 * and gradients can be held to the interpreter's, computed in double all the way.
 */
class SmoothTwinsTest {
  private static final int CLASSES = 10;
  private static final int TOKENS = 65;
  private static final Initializer INIT = new TorchDefault();
  private static final Activation TANH = StandardActivation.TANH;

  static Stream<Arguments> twins() {
    return Stream.of(
        Arguments.of("mlp", mlp(), BatchForm.ofFloats(CLASSES, 9, 83)),
        Arguments.of("deep-mlp-bn", deepMlpBn(), BatchForm.ofFloats(CLASSES, 33, 21)),
        Arguments.of("lenet5", lenet5(), BatchForm.ofFloats(CLASSES, 3, 28, 28, 1)),
        Arguments.of("resnet20", resnet20(), BatchForm.ofFloats(CLASSES, 5, 16, 16, 3)),
        Arguments.of("char-lstm", charLstm(), BatchForm.ofTokens(TOKENS, 3, 19)),
        Arguments.of("gpt-nano", Workloads.gpt(36), BatchForm.ofTokens(TOKENS, 3, 13)));
  }

  @ParameterizedTest
  @MethodSource("twins")
  void haveTheGradientsOfTheInterpreterToTheEnd(String name, Layer model, BatchForm form) {
    Variables variables = new Variables(0);
    Build build = new Build(variables, true, Tensor.constant(0));
    Tensor output = build.apply(model, form.inputs().features());
    Tensor loss = new CrossEntropy().of(output, form.inputs().labels());
    StepBuild step = new StepBuild(variables, (at, total, slots) -> Tensor.constant(1), 1);
    List<Variable> parameters = variables.of(Variable.Role.PARAMETER);
    ModelObjective objective = new ModelObjective(loss, parameters, List.of(), step.slots());
    List<Tensor> gradients = new ArrayList<>();
    Signature signature =
        GuardedStep.of(
            objective.transformedFurther(all -> {
              parameters.forEach(parameter -> gradients.add(all.get(parameter)));
              return all;
            }),
            new Sgd(0.1),
            step,
            build.updates(),
            List.of(loss));
    Examples examples = Examples.of(form);
    List<double[]> expected =
        new Interpreter(Rounding.DOUBLE, examples.inputs()).evaluate(gradients);
    Program program =
        Program.compile(new Signature(gradients, signature.updates(), signature.guard()), 2);
    examples.set(program);
    assertThat(program.run()).isTrue();
    for (int i = 0; i < expected.size(); i++) {
      Closeness.assertCloseToLargest(
          name + ", gradient of " + parameters.get(i),
          Compiled.doubles(program.values(i)),
          expected.get(i),
          1e-4);
    }
  }

  private static Layer mlp() {
    return new Sequential(
        new Linear(45, INIT), TANH, new Linear(27, INIT), TANH, new Linear(CLASSES, INIT));
  }

  private static Layer deepMlpBn() {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < 19; i++) {
      layers.addAll(List.of(new Linear(37, false, INIT), BatchNorm.torch(), TANH));
    }
    layers.add(new Linear(CLASSES, INIT));
    return new Sequential(layers);
  }

  private static Layer lenet5() {
    return new Sequential(
        Conv2d.same(6, 5, INIT),
        TANH,
        new AvgPool2d(2),
        Conv2d.valid(16, 5, INIT),
        TANH,
        new AvgPool2d(2),
        new Flatten(),
        new Linear(60, INIT),
        TANH,
        new Linear(42, INIT),
        TANH,
        new Linear(CLASSES, INIT));
  }

  private static Layer resnet20() {
    List<Layer> layers = new ArrayList<>(List.of(conv(4, 1), BatchNorm.torch(), TANH));
    for (int i = 0; i < 9; i++) {
      int width = 4 << (i / 3);
      List<Layer> convolutions = List.of(conv(width, i == 3 || i == 6 ? 2 : 1), conv(width, 1));
      Block block = new Block(convolutions, BatchNorm.torch(), TANH, i, 9);
      layers.add(new ResidualBlock(block, new Identity()));
    }
    Collections.addAll(layers, new GlobalAvgPool(), new Linear(CLASSES, INIT));
    return new Sequential(layers);
  }

  private static Layer conv(int out, int stride) {
    return new Conv2d(out, Window.square(3, stride, 1), 1, false, INIT);
  }

  private static Layer charLstm() {
    return new Sequential(
        new Embedding(TOKENS, 13, new Normal(1)),
        new Lstm(29, 1, false, 0, INIT, INIT),
        new Linear(TOKENS, INIT));
  }
}
