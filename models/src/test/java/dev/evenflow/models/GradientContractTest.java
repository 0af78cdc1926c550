package dev.evenflow.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Amended;
import dev.evenflow.nn.AvgPool2d;
import dev.evenflow.nn.Block;
import dev.evenflow.nn.Concat;
import dev.evenflow.nn.Conv1d;
import dev.evenflow.nn.Conv2d;
import dev.evenflow.nn.ConvTranspose2d;
import dev.evenflow.nn.DepthwiseConv2d;
import dev.evenflow.nn.Embedding;
import dev.evenflow.nn.EmbeddingBag;
import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Flatten;
import dev.evenflow.nn.Followed;
import dev.evenflow.nn.GlobalAvgPool;
import dev.evenflow.nn.GlobalMaxPool;
import dev.evenflow.nn.Gru;
import dev.evenflow.nn.Highway;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.LastStep;
import dev.evenflow.nn.LastValidStep;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Loss;
import dev.evenflow.nn.Lstm;
import dev.evenflow.nn.MaxPool2d;
import dev.evenflow.nn.MultiHeadAttention;
import dev.evenflow.nn.Named;
import dev.evenflow.nn.Normalization;
import dev.evenflow.nn.Pad2d;
import dev.evenflow.nn.Parallel;
import dev.evenflow.nn.Reshape;
import dev.evenflow.nn.Residual;
import dev.evenflow.nn.ResidualBlock;
import dev.evenflow.nn.Rnn;
import dev.evenflow.nn.Sequential;
import dev.evenflow.nn.Variables;
import dev.evenflow.nn.activation.StandardActivation;
import dev.evenflow.nn.init.Normal;
import dev.evenflow.regularization.constraint.Constraints;
import dev.evenflow.regularization.noise.AlphaDropout;
import dev.evenflow.regularization.noise.Dropout;
import dev.evenflow.regularization.noise.GaussianNoise;
import dev.evenflow.regularization.noise.SpatialDropout;
import dev.evenflow.regularization.residual.Plain;
import dev.evenflow.strategy.Catalogue;
import dev.evenflow.strategy.Spec;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.tensor.Window;
import dev.evenflow.testing.GradientCheck;
import dev.evenflow.training.Constraint;
import dev.evenflow.training.GivenGradients;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.Rule;
import dev.evenflow.training.StepBuild;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every layer, and every strategy of every catalogue that gradients flow through, has the gradient
 * of its central differences.
 */
class GradientContractTest {
  private static final Strategies ALL = Strategies.standard();
  private static final Initializer INIT = new Normal(0.5);
  private static final Activation TANH = StandardActivation.TANH;
  private static final Shape SEQUENCES = Shape.of(2, 3, 4);
  private static final Shape IMAGES = Shape.of(2, 4, 4, 2);
  private static final Shape SCORES = Shape.of(4, 3);

  static Stream<Arguments> layers() {
    Layer linear = new Linear(4, INIT);
    return Stream.of(
        Arguments.of(
            new Amended(
                new Sequential(linear, TANH, linear),
                Map.of("linear2", layer -> new Followed(layer, TANH, "after"))),
            Shape.of(3, 4)),
        Arguments.of(new AvgPool2d(2), IMAGES),
        Arguments.of(new Concat(linear, new Flatten()), Shape.of(3, 4)),
        Arguments.of(Conv1d.causal(3, 2, 2, INIT), SEQUENCES),
        Arguments.of(Conv2d.same(2, 3, INIT), IMAGES),
        Arguments.of(new ConvTranspose2d(2, Window.square(3, 2, 1), 1, 0, 1, true, INIT), IMAGES),
        Arguments.of(DepthwiseConv2d.same(3, INIT), IMAGES),
        Arguments.of(new Flatten(), IMAGES),
        Arguments.of(new Followed(linear, TANH, "after"), Shape.of(3, 4)),
        Arguments.of(new GlobalAvgPool(), IMAGES),
        Arguments.of(new GlobalMaxPool(), IMAGES),
        Arguments.of(new Gru(3, INIT, INIT), SEQUENCES),
        Arguments.of(new Highway(TANH, -1, INIT), Shape.of(3, 4)),
        Arguments.of(new LastStep(), SEQUENCES),
        Arguments.of(new LastValidStep(linear), SEQUENCES),
        Arguments.of(linear, SEQUENCES),
        Arguments.of(new Lstm(3, INIT, INIT), SEQUENCES),
        Arguments.of(new MaxPool2d(2), IMAGES),
        Arguments.of(new MultiHeadAttention(2, true, INIT), SEQUENCES),
        Arguments.of(new Named("name", linear), Shape.of(3, 4)),
        Arguments.of(new Pad2d(1, 1, 1, 1, Pad2d.Mode.REFLECT), IMAGES),
        Arguments.of(new Parallel(linear, linear), Shape.of(3, 4)),
        Arguments.of(new Reshape(Shape.of(6, 2)), SEQUENCES),
        Arguments.of(block(new Plain(), ALL.normalizations().create("layer")), SEQUENCES),
        Arguments.of(new Rnn(3, TANH, INIT, INIT), SEQUENCES),
        Arguments.of(new Sequential(linear, TANH, linear), Shape.of(3, 4)),
        Arguments.of(new AlphaDropout(0.3), SEQUENCES),
        Arguments.of(new Dropout(0.3), SEQUENCES),
        Arguments.of(new GaussianNoise(0.3), SEQUENCES),
        Arguments.of(new SpatialDropout(0.3), IMAGES));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void holdsForEveryLayer(Layer layer, Shape input) {
    GradientCheck.assertGradients(layer, input);
  }

  static List<Layer> lookUps() {
    return List.of(new Embedding(5, 3, INIT), new EmbeddingBag(5, 3, EmbeddingBag.Mode.MEAN, INIT));
  }

  @ParameterizedTest
  @MethodSource("lookUps")
  void holdsForEveryLookUp(Layer layer) {
    GradientCheck.assertGradients(layer, Tensor.intInput("x", Shape.of(2, 3)), 4, 1, 4, 0, 2, 2);
  }

  static Set<String> activations() {
    return ALL.activations().names();
  }

  @ParameterizedTest
  @MethodSource("activations")
  void holdsForEveryActivation(String name) {
    GradientCheck.assertGradients(ALL.activations().create(name), SEQUENCES);
  }

  static Stream<Arguments> losses() {
    return ALL.losses().names().stream()
        .flatMap(name -> Stream.of(Arguments.of(name, false), Arguments.of(name, true)));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void holdsForEveryLoss(String name, boolean ofClasses) {
    Tensor x = Tensor.input("x", SCORES);
    Tensor y = ofClasses ? Tensor.intInput("y", Shape.of(4)) : Tensor.input("y", SCORES);
    double[] classes = {2, 0, 1, 2};
    double[] shares = {.2, .3, .5, .6, .1, .3, .25, .35, .4, .7, .2, .1};
    GradientCheck.assertGradients(
        ALL.losses().create(name).of(x, y),
        Map.of(x, GradientCheck.normal("x", SCORES), y, ofClasses ? classes : shares));
  }

  private static Layer block(Residual form, Normalization norm) {
    List<Layer> transforms = List.of(new Linear(4, INIT), new Linear(4, INIT));
    return new ResidualBlock(new Block(transforms, norm, TANH, 0, 2), form);
  }

  /** The derivative of a power iteration is exact where it has converged. */
  static Stream<String> normalizations() {
    return ALL.normalizations().names().stream()
        .map(name -> name.equals("spectral") ? "spectral:iterations=100" : name);
  }

  @ParameterizedTest
  @MethodSource("normalizations")
  void holdsForEveryNormalization(String name) {
    GradientCheck.assertGradients(block(new Plain(), ALL.normalizations().create(name)), SEQUENCES);
  }

  static Stream<String> residuals() {
    Stream<String> wrapped =
        ALL.residuals().wrappers().keySet().stream().map(name -> "identity+" + name);
    return Stream.concat(ALL.residuals().names().stream(), wrapped);
  }

  @ParameterizedTest
  @MethodSource("residuals")
  void holdsForEveryResidualForm(String name) {
    GradientCheck.assertGradients(
        block(ALL.residuals().create(name), ALL.normalizations().create("batch")), SEQUENCES);
  }

  /** Parameters with gradients, and the step of a training. */
  private static final class Step {
    private final Variables variables = new Variables(5);
    private final StepBuild build =
        new StepBuild(variables, (step, total, slots) -> Tensor.constant(1), 100);
    private final Map<Variable, Tensor> gradients = new LinkedHashMap<>();
    private final Map<Tensor, double[]> leaves = new LinkedHashMap<>();

    Step(double size) {
      add("linear1.weight", Shape.of(3, 4), size);
      add("linear1.bias", Shape.of(4), size);
      add("scale", Shape.SCALAR, size);
    }

    private void add(String name, Shape shape, double size) {
      Variable parameter = variables.parameter(name, shape, Fans.NONE, new Normal(1), 1);
      Tensor gradient = Tensor.input(name, shape);
      gradients.put(parameter, gradient);
      leaves.put(parameter.read(), GradientCheck.moved(parameter));
      double[] slopes = GradientCheck.normal("of " + name, shape);
      for (int i = 0; i < slopes.length; i++) {
        slopes[i] *= size;
      }
      leaves.put(gradient, slopes);
    }

    void assertGradients(Collection<Tensor> results) {
      List<Tensor> flat = new ArrayList<>();
      results.forEach(each -> flat.add(each.reshape(each.shape().size())));
      GradientCheck.assertGradients(GradientCheck.objective(Tensor.concat(0, flat)), leaves);
    }
  }

  static Stream<Arguments> transforms() {
    return ALL.clips().names().stream()
        .flatMap(name -> Stream.of(Arguments.of(name, 0.02), Arguments.of(name, 3)));
  }

  /**
   * By the gradients and, where they matter, by the parameters; within a clip's bounds and over.
   */
  @ParameterizedTest
  @MethodSource("transforms")
  void holdsForEveryGradientTransform(String name, double size) {
    Step step = new Step(size);
    GradientTransform transform = ALL.clips().create(name);
    step.assertGradients(transform.apply(step.gradients, step.build.slots()).values());
  }

  static Set<String> constraints() {
    return Constraints.catalogue().wrappers().keySet();
  }

  @ParameterizedTest
  @MethodSource("constraints")
  void holdsForEveryConstraint(String name) {
    Step step = new Step(3);
    Rule descent = (parameter, gradient, slots) -> parameter.sub(gradient.mul(0.5));
    Optimizer constrained = ALL.optimizers().wrappers().get(name).wrap(descent, Spec.parse(name));
    GivenGradients objective = new GivenGradients(step.gradients, List.of(), step.build.slots());
    step.assertGradients(constrained.step(objective, step.build.slots()).values());
  }

  private static Set<String> names(Stream<?> made) {
    return made.map(each ->
            each instanceof Enum<?> constant ? constant.getDeclaringClass() : each.getClass())
        .map(Class::getName)
        .collect(Collectors.toSet());
  }

  private static <T> Stream<T> made(Catalogue<T> catalogue) {
    return catalogue.names().stream().map(catalogue::create);
  }

  private static final class Implementations {
    private final JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.evenflow.nn", "dev.evenflow.regularization");

    Set<String> of(Class<?> kind) {
      Set<String> all =
          classes.stream()
              .filter(each -> each.isAssignableTo(kind) && !each.isInterface())
              .filter(each -> each.getModifiers().contains(JavaModifier.PUBLIC))
              .map(JavaClass::getName)
              .collect(Collectors.toSet());
      assertThat(all).isNotEmpty();
      return all;
    }
  }

  /** So whoever adds a layer or a strategy is told to add it here or to its catalogue. */
  @Test
  void isAskedOfEveryImplementation() {
    Implementations all = new Implementations();
    Stream<Layer> layers =
        Stream.of(
                layers().map(each -> (Layer) each.get()[0]),
                lookUps().stream(),
                made(ALL.activations()),
                made(ALL.normalizations()))
            .flatMap(each -> each);
    assertThat(names(layers)).containsAll(all.of(Layer.class));
    assertThat(names(made(ALL.losses()))).containsAll(all.of(Loss.class));
    assertThat(names(made(ALL.residuals()))).containsAll(all.of(Residual.class));
    assertThat(names(made(ALL.clips()))).containsAll(all.of(GradientTransform.class));
    assertThat(constraints()).hasSameSizeAs(all.of(Constraint.class));
  }
}
