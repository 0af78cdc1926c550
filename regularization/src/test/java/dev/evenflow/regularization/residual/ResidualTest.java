package dev.evenflow.regularization.residual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.evenflow.EvenflowException;
import dev.evenflow.autodiff.Gradients;
import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Block;
import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.MultiHeadAttention;
import dev.evenflow.nn.Normalization;
import dev.evenflow.nn.Residual;
import dev.evenflow.nn.Scope;
import dev.evenflow.regularization.Applied;
import dev.evenflow.regularization.Oracle;
import dev.evenflow.regularization.norm.BatchNorm;
import dev.evenflow.regularization.norm.LayerNorm;
import dev.evenflow.regularization.norm.NoNormalization;
import dev.evenflow.regularization.norm.WeightNorm;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.tensor.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ResidualTest {
  private static final Offset<Double> TINY = Offset.offset(1e-12);
  private static final Activation TANH = Tensor::tanh;
  private static final Activation RELU = x -> x.max(0.0);
  private static final Activation NONE = x -> x;
  private static final List<Normalization> NORMS =
      List.of(new NoNormalization(), new LayerNorm(), BatchNorm.torch(), new WeightNorm());

  static final List<Residual> ALL =
      List.of(
          new Plain(),
          new Identity(),
          Identity.projected(),
          new PreActivation(),
          new ZeroGamma(),
          new ReZero(),
          new SkipInit(),
          new LayerScale(),
          new Fixup(),
          new Scaled(),
          new Highway(),
          new Dense(),
          new PostNorm(),
          new DeepNorm(),
          new Bottleneck(),
          new StochasticDepth(new PreActivation(), 0.5),
          new StochasticDepth(new Highway(), 0.5));

  /** A dense layer. */
  private record Linear(int out) implements Layer {
    @Override
    public Tensor apply(Tensor input, Scope scope) {
      int in = input.shape().extent(-1);
      return input.matmul(
          scope.weight("weight", Shape.of(in, out), new Fans(in, out), Projection.normal(1)));
    }
  }

  /** A padded 3x3 convolution. */
  private record Conv(int out, int stride) implements Layer {
    @Override
    public Tensor apply(Tensor input, Scope scope) {
      int in = input.shape().extent(-1);
      Tensor weight =
          scope.weight(
              "weight", Shape.of(3, 3, in, out), new Fans(9 * in, 9 * out), Projection.normal(1));
      return input.conv2d(weight, Window.square(3, stride, 1), 1);
    }
  }

  private static Layer block(
      Residual form, Normalization norm, Activation activation, Layer... transforms) {
    Block block = new Block(List.of(transforms), norm, activation, 0, 1);
    return (x, scope) -> form.join(block, x, scope);
  }

  /** A net of equal blocks. */
  private static Layer net(
      Residual form, Normalization norm, Activation activation, int depth, Layer... transforms) {
    return (x, scope) -> {
      Tensor y = x;
      for (int i = 0; i < depth; i++) {
        Block block = new Block(List.of(transforms), norm, activation, i, depth);
        y = scope.apply("block" + (i + 1), (z, own) -> form.join(block, z, own), y);
      }
      return y;
    };
  }

  static Stream<Arguments> everyFormAndNormalization() {
    return ALL.stream().flatMap(form -> NORMS.stream().map(norm -> Arguments.of(form, norm)));
  }

  @ParameterizedTest
  @MethodSource("everyFormAndNormalization")
  void gradientsAreThoseOfCentralDifferences(Residual form, Normalization norm) {
    Layer dense = block(form, norm, TANH, new Linear(4), new Linear(4));
    Applied applied = Applied.training(dense, Shape.of(3, 4));
    Oracle.assertGradients(Oracle.objective(applied.output()), applied.point());
  }

  @ParameterizedTest
  @MethodSource("everyFormAndNormalization")
  void stridesAndFurtherChannelsFindAWayAround(Residual form, Normalization norm) {
    Layer image = block(form, norm, TANH, new Conv(4, 2), new Conv(4, 1));
    Applied applied = Applied.training(image, Shape.of(2, 5, 4, 2));
    int channels = form instanceof Dense ? 2 + 4 : 4;
    assertThat(applied.output().shape()).isEqualTo(Shape.of(2, 3, 2, channels));
    Layer sequence = block(form, norm, TANH, new Linear(4));
    assertThat(Applied.training(sequence, Shape.of(2, 5, 2)).output().shape())
        .isEqualTo(Shape.of(2, 5, channels));
  }

  @Test
  void gradientsFlowThroughStridedShortcutsAndBottlenecks() {
    for (Residual form :
        List.of(
            new Identity(),
            new PreActivation(),
            new Bottleneck(),
            new Identity(Shortcut.ZERO_PADDING))) {
      Layer image = block(form, new NoNormalization(), TANH, new Conv(4, 2));
      Applied applied = Applied.training(image, Shape.of(1, 3, 4, 2));
      Oracle.assertGradients(Oracle.objective(applied.output()), applied.point());
    }
  }

  /** What has left a block of one channel, whose transforms multiply by 2 and then by 3. */
  private static double[] scalarBlock(Residual form, double... x) {
    Layer twice = (input, scope) -> input.mul(2);
    Layer thrice = (input, scope) -> input.mul(3);
    Activation plusOne = y -> y.add(1);
    return Applied.training(
            block(form, new NoNormalization(), plusOne, twice, thrice), Shape.of(x.length, 1))
        .of(x);
  }

  @Test
  void formsAreTheFormulasOfTheirPapers() {
    assertThat(scalarBlock(new Plain(), 5)).containsExactly((5 * 2 + 1) * 3 + 1);
    assertThat(scalarBlock(new Identity(), 5)).containsExactly((5 * 2 + 1) * 3 + 5 + 1);
    assertThat(scalarBlock(new PreActivation(), 5)).containsExactly(((5 + 1) * 2 + 1) * 3 + 5);
    assertThat(scalarBlock(new Scaled(), 5)).containsExactly(((5 + 1) * 2 + 1) * 3 + 5);
    assertThat(scalarBlock(new PostNorm(), 5)).containsExactly((5 * 2 + 1) * 3 + 5);
    assertThat(scalarBlock(new Dense(), 5)).containsExactly(5, ((5 + 1) * 2 + 1) * 3);
    assertThat(scalarBlock(new LayerScale(0.5), 5))
        .containsExactly(((5 + 1) * 2 + 1) * 3 * 0.5 + 5);
    assertThat(scalarBlock(new ZeroGamma(), 5)).containsExactly(5 + 1);
    assertThat(scalarBlock(new ReZero(), 5)).containsExactly(5);
    assertThat(scalarBlock(new SkipInit(), 5)).containsExactly(5);
  }

  @Test
  void trainedScalesMultiplyTheBranch() {
    for (Residual form : List.of(new ReZero(), new SkipInit(), new Fixup())) {
      Layer twice = (input, scope) -> input.mul(2);
      Applied applied =
          Applied.training(block(form, new NoNormalization(), NONE, twice, twice), Shape.of(1, 1));
      Tensor scale = applied.variable("branch-scale").read();
      double[] y =
          Oracle.value(
              Map.of(applied.input(), new double[] {5}, scale, new double[] {10}),
              applied.output());
      assertThat(y).containsExactly(5 * 2 * 2 * 10 + 5);
    }
  }

  @Test
  void normalizationsStandWhereTheFormSays() {
    Normalization tenfold = (x, scope) -> x.mul(10);
    Layer twice = (input, scope) -> input.mul(2);
    Activation plusOne = y -> y.add(1);
    assertThat(of(new Plain(), tenfold, plusOne, twice)).isEqualTo(5 * 20 + 1);
    assertThat(of(new Identity(), tenfold, plusOne, twice)).isEqualTo(5 * 20 + 5 + 1);
    assertThat(of(new PreActivation(), tenfold, plusOne, twice)).isEqualTo((5 * 10 + 1) * 2 + 5);
    assertThat(of(new PostNorm(), tenfold, plusOne, twice)).isEqualTo((5 * 2 + 5) * 10);
    assertThat(of(new DeepNorm(), tenfold, plusOne, twice)).isEqualTo((5 * 2 + 5) * 10);
  }

  private static double of(
      Residual form, Normalization norm, Activation activation, Layer transform) {
    return Applied.training(block(form, norm, activation, transform), Shape.of(1, 1)).of(5)[0];
  }

  @Test
  void highwayMixesByItsGate() {
    Layer thrice = (input, scope) -> input.mul(3);
    Applied applied =
        Applied.training(
            block(new Highway(-4), new NoNormalization(), TANH, thrice), Shape.of(1, 1));
    double weight = applied.variable("gate.weight").values()[0];
    double gate = 1 / (1 + Math.exp(-(0.5 * weight - 4)));
    assertThat(applied.of(0.5)[0]).isCloseTo(gate * Math.tanh(1.5) + (1 - gate) * 0.5, TINY);
    assertThat(applied.variable("gate-bias").values()).containsExactly(-4);
  }

  @Test
  void netsThatStartAsTheirShortcutDoSo() {
    Shape shape = Shape.of(4, 6);
    double[] x = Arrays.stream(Oracle.normal("x", shape)).map(Math::abs).toArray();
    for (Residual form : List.of(new ReZero(), new SkipInit(), new Fixup(), new ZeroGamma())) {
      for (Normalization norm : List.of(new NoNormalization(), new LayerNorm())) {
        Layer net = net(form, norm, RELU, 20, new Linear(6), new Linear(6));
        assertThat(Applied.training(net, shape).of(x)).as("%s %s", form, norm).containsExactly(x);
      }
    }
    assertThat(
            Applied.training(
                    net(new LayerScale(1e-6), new LayerNorm(), RELU, 20, new Linear(6)), shape)
                .of(x))
        .containsExactly(x, Offset.offset(1e-3));
  }

  @Test
  void fixupScalesAllButTheLastTransformByDepth() {
    assertThat(Fixup.scale(16, 2)).isCloseTo(0.25, TINY); // 16^(-1/2)
    assertThat(Fixup.scale(16, 3)).isCloseTo(0.5, TINY); // 16^(-1/4)
    Layer[] transforms = {new Linear(6), new Linear(6), new Linear(6)};
    Applied fixup =
        Applied.training(
            net(new Fixup(), new NoNormalization(), RELU, 16, transforms), Shape.of(2, 6));
    Applied plain =
        Applied.training(
            net(new Identity(), new NoNormalization(), RELU, 16, transforms), Shape.of(2, 6));
    for (int i = 1; i <= 16; i++) {
      for (int layer = 1; layer <= 2; layer++) {
        String name = "block" + i + ".linear" + layer + ".weight";
        double[] expected =
            Arrays.stream(Applied.doubles(plain.variable(name))).map(w -> 0.5 * w).toArray();
        Oracle.assertClose(Applied.doubles(fixup.variable(name)), expected, 1e-6);
      }
      assertThat(meanSquare(Applied.doubles(fixup.variable("block" + i + ".linear3.weight"))))
          .isZero();
      for (int bias = 1; bias <= 6; bias++) {
        assertThat(fixup.variable("block" + i + ".bias" + bias).scalar()).isZero();
      }
      assertThat(fixup.variable("block" + i + ".branch-scale").scalar()).isEqualTo(1);
    }
    assertThat(fixup.variables().contains("block1.bias7")).isFalse();
  }

  /** ORACLES, exact 10. */
  @Test
  void deepNormHasThePapersConstants() {
    int layers = 18; // of 2 blocks each
    assertThat(DeepNorm.alpha(2 * layers)).isCloseTo(Math.pow(2 * layers, 0.25), TINY);
    assertThat(DeepNorm.beta(2 * layers)).isCloseTo(Math.pow(8 * layers, -0.25), TINY);
    assertThat(DeepNorm.alpha(200)).isCloseTo(3.76060309, Offset.offset(1e-8));
    assertThat(DeepNorm.beta(200)).isCloseTo(0.18803015, Offset.offset(1e-8));

    Layer deep = net(new DeepNorm(), new NoNormalization(), NONE, 81, new Linear(1));
    Applied applied = Applied.training(deep, Shape.of(1, 1));
    double expected = 1;
    for (int i = 1; i <= 81; i++) {
      expected *= 3 + applied.variable("block" + i + ".linear1.weight").values()[0];
    }
    assertThat(applied.of(1)[0] / expected).isCloseTo(1, Offset.offset(1e-5));
    Applied post =
        Applied.training(
            net(new PostNorm(), new NoNormalization(), NONE, 81, new Linear(1)), Shape.of(1, 1));
    double own = post.variable("block7.linear1.weight").values()[0];
    assertThat((double) applied.variable("block7.linear1.weight").values()[0])
        .isCloseTo(own * Math.pow(324, -0.25), Offset.offset(1e-6));
  }

  @Test
  void swappingTheFormKeepsTheNamesOfTheTransforms() {
    for (Residual form : ALL) {
      if (form instanceof Bottleneck) {
        continue;
      }
      Applied applied =
          Applied.training(
              block(form, new NoNormalization(), TANH, new Linear(4), new Linear(4)),
              Shape.of(3, 4));
      assertThat(applied.variables().contains("linear1.weight")).isTrue();
      assertThat(applied.variables().contains("linear2.weight")).isTrue();
    }
  }

  @Test
  void shortcutsFollowTheirOptions() {
    Layer half = (x, scope) -> x.slice(1, 0, 5, 2).slice(2, 0, 4, 2).mul(0);
    Layer doubled = (x, scope) -> Tensor.concat(-1, List.of(x, x));
    Layer padded =
        block(new Identity(Shortcut.ZERO_PADDING), new NoNormalization(), NONE, half, doubled);
    Applied applied = Applied.training(padded, Shape.of(1, 5, 4, 1));
    double[] x = new double[20];
    Arrays.setAll(x, i -> i);
    assertThat(applied.of(x)).containsExactly(0, 0, 2, 0, 8, 0, 10, 0, 16, 0, 18, 0);
    assertThat(applied.variables().all()).isEmpty();

    Layer projected = block(new Identity(), new NoNormalization(), NONE, half, doubled);
    Applied option = Applied.training(projected, Shape.of(1, 5, 4, 1));
    assertThat(option.variable("shortcut.weight").shape()).isEqualTo(Shape.of(1, 2));
    float[] w = option.variable("shortcut.weight").values();
    assertThat(option.of(x)[2]).isCloseTo(2.0 * w[0], TINY);
    assertThat(option.of(x)[11]).isCloseTo(18.0 * w[1], TINY);

    Applied same =
        Applied.training(
            block(new Identity(), BatchNorm.torch(), NONE, new Linear(4)), Shape.of(3, 4));
    assertThat(names(same)).noneMatch(name -> name.startsWith("shortcut"));
    Applied always =
        Applied.training(
            block(Identity.projected(), BatchNorm.torch(), NONE, new Linear(4)), Shape.of(3, 4));
    assertThat(names(always)).contains("shortcut.weight", "shortcut-norm.scale");
  }

  @Test
  void preActivationProjectsFromBehindItsFirstActivation() {
    Layer doubled = (x, scope) -> Tensor.concat(-1, List.of(x, x)).mul(0);
    Activation plusOne = x -> x.add(1);
    Applied applied =
        Applied.training(
            block(new PreActivation(), new NoNormalization(), plusOne, doubled), Shape.of(1, 1));
    float[] w = applied.variable("shortcut.weight").values();
    assertThat(applied.of(5)).containsExactly(new double[] {6.0 * w[0], 6.0 * w[1]}, TINY);
  }

  private static List<String> names(Applied applied) {
    return applied.variables().all().stream().map(Variable::name).toList();
  }

  @Test
  void impossibleShortcutsAreExplained() {
    Layer cropped = (x, scope) -> x.slice(1, 0, 6);
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() ->
            Applied.training(
                net(new Identity(), new NoNormalization(), NONE, 1, cropped), Shape.of(1, 8, 2)))
        .withMessage(
            "block1.shortcut: no stride leads from [1x8x2] to the branch's output [1x6x2]: let its"
                + " layers keep the places or divide them by a stride, with padding");
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() ->
            Applied.training(
                net(
                    new Identity(Shortcut.ZERO_PADDING),
                    new NoNormalization(),
                    NONE,
                    1,
                    new Linear(1)),
                Shape.of(1, 2)))
        .withMessage(
            "block1: a zero-padded shortcut cannot reduce channels, given [1x2] around [1x1]: use"
                + " shortcut=projection");
  }

  @Test
  void bottleneckWorksOnFewerChannels() {
    Layer image =
        block(
            new Bottleneck(4, Shortcut.PROJECTION),
            new NoNormalization(),
            RELU,
            new Conv(8, 2),
            new Conv(8, 1));
    Applied applied = Applied.training(image, Shape.of(1, 6, 6, 4));
    assertThat(names(applied))
        .containsExactlyInAnyOrder(
            "projection1.weight", "conv1.weight", "projection2.weight", "shortcut.weight");
  }

  @Test
  void stochasticDepthLeavesBranchesOutByTheLinearRule() {
    Layer five = (x, scope) -> x.mul(0).add(5);
    int depth = 4;
    Shape shape = Shape.of(2000, 1);
    for (int index = 0; index < depth; index++) {
      Block block = new Block(List.of(five), new NoNormalization(), NONE, index, depth);
      StochasticDepth form = new StochasticDepth(new Identity(), 0.4);
      double kept = 1 - (index + 1) / 4.0 * 0.6;
      Layer layer = (x, scope) -> form.join(block, x, scope);
      double[] y = Applied.training(layer, shape).of(new double[2000]);
      long branches = Arrays.stream(y).filter(each -> each != 0).count();
      assertThat(branches / 2000.0).isCloseTo(kept, Offset.offset(0.056));
      assertThat(Arrays.stream(y).max().orElseThrow()).isCloseTo(5 / kept, TINY);
      assertThat(Applied.evaluation(layer, shape).of(new double[2000])).containsOnly(5);
    }
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> new StochasticDepth(new Identity(), 0))
        .withMessage("stochastic-depth: survival must be in (0, 1], given 0.0");
  }

  @Test
  void everyFormLeavesItsInputWhenTheBranchIsLeftOut() {
    Layer gone = (branch, scope) -> branch.mul(0);
    Shape shape = Shape.of(3, 4);
    double[] x = Oracle.normal("x", shape);
    for (Residual form : ALL) {
      if (form instanceof SkipForm skip
          && !(form instanceof Dense)
          && !form.equals(Identity.projected())) {
        Block block =
            new Block(List.of(new Linear(4), new Linear(4)), new NoNormalization(), NONE, 0, 1);
        Layer layer = (input, scope) -> skip.join(block, gone, input, scope);
        assertThat(Applied.training(layer, shape).of(x)).as(form.toString()).containsExactly(x);
      }
    }
  }

  @Test
  void formsThatEndInASumSayThatTheyDo() {
    Activation seven = x -> x.mul(0).add(7);
    Normalization eight = (x, scope) -> x.mul(0).add(8);
    for (Residual form : ALL) {
      if (form instanceof Highway || form instanceof StochasticDepth) {
        continue;
      }
      double[] y =
          Applied.training(block(form, eight, seven, new Linear(1), new Linear(1)), Shape.of(1, 1))
              .of(0.3);
      assertThat(y[0] == 7 || y[0] == 8).as(form.toString()).isEqualTo(!form.endsInSum());
    }
    assertThat(new StochasticDepth(new PreActivation(), 1).endsInSum()).isTrue();
    assertThat(new StochasticDepth(new Identity(), 1).endsInSum()).isFalse();
  }

  /** ORACLES, exact 8: the scale of activations along a transformer's stream at the start. */
  @Test
  void postNormKeepsTheStreamAndPreActivationLetsItGrow() {
    Shape shape = Shape.of(16, 64);
    double[] x = Oracle.normal("x", shape);
    Layer feedForward = new FeedForward(64);
    double[] sums = Applied.training(new SumBeforeNorm(feedForward, 12), shape).of(x);
    assertThat(meanSquare(sums)).isCloseTo(1.5, Offset.offset(0.1));
    for (int l : new int[] {1, 4, 12}) {
      Layer net = net(new PreActivation(), new LayerNorm(), NONE, l, feedForward);
      double square = meanSquare(Applied.training(net, shape).of(x));
      assertThat(square).isCloseTo(1 + l / 2.0, Offset.offset((1 + l / 2.0) * 0.15));
    }
  }

  /** ORACLES, exact 8: attention adds between nothing and the square of its values. */
  @Test
  void aTransformerWithPreActivationGrowsWithinItsBounds() {
    Shape shape = Shape.of(4, 8, 64);
    double[] x = Oracle.normal("x", shape);
    Residual form = new PreActivation();
    Layer attention = new MultiHeadAttention(4, false, Projection.normal(1));
    for (int l : new int[] {1, 4, 12}) {
      Layer net =
          (input, scope) -> {
            Tensor y = input;
            for (int i = 0; i < l; i++) {
              y = scope.apply("a" + i, block(form, new LayerNorm(), NONE, attention), y);
              y = scope.apply("f" + i, block(form, new LayerNorm(), NONE, new FeedForward(64)), y);
            }
            return y;
          };
      assertThat(meanSquare(Applied.training(net, shape).of(x)))
          .isBetween(1 + l / 2.0, 1 + 1.5 * l);
    }
  }

  /** ORACLES, exact 8: Post-LN's last gradient is flat in depth, Pre-LN's falls as its root. */
  @Test
  void lastGradientIsFlatWithPostNormAndFallsWithPreActivation() {
    assertThat(lastGradient(new PostNorm(), 16) / lastGradient(new PostNorm(), 4))
        .isCloseTo(1, Offset.offset(0.2));
    double expected = Math.sqrt((1 + 4 / 2.0) / (1 + 16 / 2.0));
    assertThat(lastGradient(new PreActivation(), 16) / lastGradient(new PreActivation(), 4))
        .isCloseTo(expected, Offset.offset(0.2 * expected));
  }

  private static double lastGradient(Residual form, int depth) {
    Shape shape = Shape.of(16, 48);
    Layer net = net(form, new LayerNorm(), NONE, depth, new FeedForward(48));
    Layer normalized = (x, scope) -> scope.apply(new LayerNorm(), scope.apply("net", net, x));
    Applied applied = Applied.training(normalized, shape);
    String last = "net.block" + depth + ".feed-forward1.linear2.weight";
    Tensor gradient =
        Gradients.of(Oracle.objective(applied.output()), List.of(applied.variable(last).read()))
            .getFirst();
    double[] x = Oracle.normal("x", shape);
    return Math.sqrt(meanSquare(Oracle.value(Map.of(applied.input(), x), gradient)));
  }

  /** ReLU between two Xavier matrices: the mean square is half that of the input. */
  private record FeedForward(int width) implements Layer {
    @Override
    public Tensor apply(Tensor input, Scope scope) {
      Tensor hidden = scope.apply(new Linear(width), input).max(0.0);
      return scope.apply(new Linear(width), hidden);
    }
  }

  /** What the last normalization of a net of Post-LN blocks is given, for 20 last blocks. */
  private record SumBeforeNorm(Layer transform, int depth) implements Layer {
    @Override
    public Tensor apply(Tensor input, Scope scope) {
      Layer net = net(new PostNorm(), new LayerNorm(), NONE, depth, transform);
      Layer sum = block(new PostNorm(), new NoNormalization(), NONE, transform);
      Tensor y = scope.apply("net", net, input);
      return Tensor.concat(
          0, IntStream.range(0, 20).mapToObj(i -> scope.apply("last" + i, sum, y)).toList());
    }
  }

  private static double meanSquare(double... x) {
    return Arrays.stream(x).map(each -> each * each).average().orElseThrow();
  }
}
