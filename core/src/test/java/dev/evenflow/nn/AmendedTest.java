package dev.evenflow.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.nn.activation.StandardActivation;
import dev.evenflow.nn.init.HeNormal;
import dev.evenflow.program.Program;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AmendedTest {
  private static final Layer NET =
      new Sequential(
          new Linear(3, new HeNormal()),
          StandardActivation.RELU,
          new Sequential(new Linear(2, new HeNormal())));

  private static final Layer TWICE = (x, _) -> x.mul(2);

  private static List<String> names(Layer model) {
    Variables variables = new Variables(1);
    new Build(variables, true, Tensor.constant(0)).apply(model, Tensor.input("x", Shape.of(4, 5)));
    return variables.all().stream().map(Variable::name).toList();
  }

  private static float[] said(Layer model) {
    Tensor input = Tensor.input("x", Shape.of(4, 5));
    Tensor output = new Build(new Variables(1), true, Tensor.constant(0)).apply(model, input);
    Program program = Program.compile(Signature.of(output), 1);
    float[] features = new float[20];
    for (int i = 0; i < features.length; i++) {
      features[i] = i - 9.5f;
    }
    program.set("x", features);
    program.run();
    return program.values(0);
  }

  private static float[] times(float factor, float[] values) {
    float[] products = values.clone();
    for (int i = 0; i < products.length; i++) {
      products[i] *= factor;
    }
    return products;
  }

  private static Layer amended(Layer model, String path, Amended.Amendment amendment) {
    return new Amended(model, Map.of(path, amendment));
  }

  @Test
  void appliesWhatAnAmendmentMakesOfTheLayerOfAPathAtAnyDepth() {
    Layer amended =
        amended(NET, "sequential1.linear1", layer -> new Followed(layer, TWICE, "more"));
    assertThat(said(amended)).containsExactly(times(2, said(NET)));
  }

  @Test
  void keepsAllNamesAndAddsThoseOfWhatFollowsUnderThePath() {
    Layer scale = (x, scope) -> x.mul(scope.parameter("scale", Shape.of(3), 1));
    Layer amended = amended(NET, "linear1", layer -> new Followed(layer, scale, "more"));
    assertThat(names(NET))
        .containsExactly(
            "linear1.weight",
            "linear1.bias",
            "sequential1.linear1.weight",
            "sequential1.linear1.bias");
    assertThat(names(amended))
        .containsExactly(
            "linear1.weight",
            "linear1.bias",
            "linear1.more.scale",
            "sequential1.linear1.weight",
            "sequential1.linear1.bias");
  }

  @Test
  void leavesAModelAloneThatHasNoSuchPath() {
    assertThat(said(amended(NET, "linear7", _ -> TWICE))).containsExactly(said(NET));
  }

  @Test
  void amendsWhatAnEarlierAmendmentOfThePathMade() {
    Layer once = amended(NET, "relu1", layer -> new Followed(layer, TWICE, "twice"));
    Layer squared =
        amended(once, "relu1", layer -> new Followed(layer, (x, _) -> x.square(), "square"));
    Layer together =
        amended(
            NET, "relu1", layer -> new Followed(layer, (x, _) -> x.mul(2).square(), "together"));
    assertThat(said(squared)).containsExactly(said(together));
    assertThat(said(squared)).isNotEqualTo(said(once));
  }

  @Test
  void recordsWhatWasApplied() {
    Build build = new Build(new Variables(1), true, Tensor.constant(0));
    build.apply(amended(NET, "relu1", _ -> TWICE), Tensor.input("x", Shape.of(4, 5)));
    assertThat(build.layers())
        .filteredOn(each -> each.path().equals("relu1"))
        .singleElement()
        .matches(each -> each.layer() == TWICE);
  }
}
