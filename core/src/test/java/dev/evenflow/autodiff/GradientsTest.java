package dev.evenflow.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Scan;
import dev.evenflow.tensor.Scanning;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.ShapeException;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What is differentiated by what, and the slopes at kinks and at numbers that are none. */
class GradientsTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;
  private static final double NAN = Double.NaN;

  private final Map<String, double[]> inputs = new HashMap<>();

  private Tensor input(double... values) {
    String name = "input" + inputs.size();
    inputs.put(name, values);
    return Tensor.input(name, Shape.of(values.length));
  }

  private double[] value(Tensor tensor) {
    return new Interpreter(Rounding.DOUBLE, inputs).evaluate(tensor);
  }

  /** The slopes, where -0.0 counts as 0.0. */
  private double[] slope(Tensor y, Tensor by) {
    double[] slopes = value(Gradients.of(y.sum(), List.of(by)).getFirst());
    return Arrays.stream(slopes).map(slope -> slope + 0.0).toArray();
  }

  private double[] slopes(UnaryOperator<Tensor> function, double... at) {
    Tensor x = input(at);
    return slope(function.apply(x), x);
  }

  private double[] secondSlopes(UnaryOperator<Tensor> function, double... at) {
    Tensor x = input(at);
    return slope(Gradients.of(function.apply(x).sum(), List.of(x)).getFirst(), x);
  }

  @Test
  void needAnObjectiveOfRankZero() {
    Tensor x = input(1, 2);
    assertThatThrownBy(() -> Gradients.of(x.exp(), List.of(x)))
        .isInstanceOf(ShapeException.class)
        .hasMessageMatching(
            "\\Qa gradient needs a rank-0 objective, given [2]: take its sum or mean, at"
                + " (GradientsTest.java:\\E\\d+\\)");
  }

  @Test
  void areTotalWhereOneTensorIsMadeOfAnother() {
    Tensor x = input(3);
    Tensor square = x.square();
    Tensor objective = square.mul(x).sum();
    List<Tensor> gradients = Gradients.of(objective, List.of(x, square, objective));
    assertThat(value(gradients.get(0))).containsExactly(27);
    assertThat(value(gradients.get(1))).containsExactly(3);
    assertThat(value(gradients.get(2))).containsExactly(1);
  }

  @Test
  void areZeroWhereNothingDepends() {
    Tensor x = input(1, 2);
    Tensor y = input(3, 4, 5);
    Tensor labels = Tensor.intInput("labels", Shape.of(2));
    inputs.put("labels", new double[] {1, 0});
    List<Tensor> gradients = Gradients.of(x.gatherRows(labels).sum(), List.of(y, labels, x, x));
    assertThat(value(gradients.get(0))).containsExactly(0, 0, 0);
    assertThat(value(gradients.get(1))).containsExactly(0, 0);
    assertThat(value(gradients.get(2))).containsExactly(1, 1);
    assertThat(value(gradients.get(3))).containsExactly(1, 1);
  }

  @Test
  void stopAtADetachedTensor() {
    Tensor x = input(3);
    assertThat(slope(x.detach().mul(x), x)).containsExactly(3);
    assertThat(slope(x.detach(), x)).containsExactly(0);
  }

  @Test
  void pullSeveralSeedsBackAtOnce() {
    Tensor x = input(1, 2);
    Tensor doubled = x.mul(2);
    Tensor square = doubled.square();
    Tensor seed = Tensor.literal(Shape.of(2), 10, 100);
    Tensor pulled = Gradients.pullback(Map.of(doubled, seed, square, seed), List.of(x)).getFirst();
    assertThat(value(pulled)).containsExactly(10 * (2 + 8), 100 * (2 + 16));
  }

  @Test
  void atKinksAreThoseStated() {
    assertThat(slopes(x -> x.max(0), -1, -0.0, 0, 1)).containsExactly(0, 0, 0, 1);
    assertThat(slopes(x -> x.min(0), -1, -0.0, 0, 1)).containsExactly(1, 0, 0, 0);
    assertThat(slopes(x -> x.max(0).min(6), 0, 3, 6, 7)).containsExactly(0, 1, 0, 0);
    assertThat(slopes(Tensor::abs, -2, -0.0, 0, 2)).containsExactly(-1, 0, 0, 1);
    assertThat(slopes(Tensor::sign, -2, 0, 2)).containsExactly(0, 0, 0);
    Tensor a = input(1, 2, 3);
    Tensor b = input(2, 2, 2);
    assertThat(slope(a.max(b), a)).containsExactly(0, 0, 1);
    assertThat(slope(a.max(b), b)).containsExactly(1, 1, 0);
    assertThat(slope(a.min(b), a)).containsExactly(1, 0, 0);
    assertThat(slope(a.min(b), b)).containsExactly(0, 1, 1);
  }

  @Test
  void ofAMaximumGoToTheFirst() {
    Tensor x = input(1, 5, 5, 2);
    assertThat(value(x.argMax(0))).containsExactly(1);
    assertThat(slope(x.maxAlong(0), x)).containsExactly(0, 1, 0, 0);
    assertThat(slope(x.max(), x)).containsExactly(0, 1, 0, 0);
  }

  @Test
  void areNotReachedByWhatASelectionDoesNotTake() {
    Tensor condition = input(1, 0, 1, 0);
    Tensor yes = input(1, INFINITY, 3, NAN);
    Tensor no = input(NAN, 2, -INFINITY, 4);
    Tensor chosen = Tensor.select(condition, yes.mul(2), no.mul(3));
    assertThat(value(chosen)).containsExactly(2, 6, 6, 12);
    assertThat(slope(chosen, yes)).containsExactly(2, 0, 2, 0);
    assertThat(slope(chosen, no)).containsExactly(0, 3, 0, 3);
    Tensor square = chosen.square();
    Tensor first = Gradients.of(square.sum(), List.of(yes)).getFirst();
    assertThat(slope(first, yes)).containsExactly(8, 0, 8, 0);
  }

  @Test
  void passNanThroughMaximaAsValues() {
    Tensor x = input(1, NAN, 7);
    assertThat(value(x.max(0))).containsExactly(1, NAN, 7);
    assertThat(value(x.min(0))).containsExactly(0, NAN, 0);
    assertThat(value(x.max())).containsExactly(NAN);
    assertThat(value(x.argMax(0))).containsExactly(1);
    assertThat(value(x.sign())).containsExactly(1, NAN, 1);
    assertThat(value(x.less(2))).containsExactly(1, 0, 0);
  }

  @Test
  void ofPowersAtZeroAreFinite() {
    assertThat(value(input(0, 0, 0, -2, -2).pow(input(0, 1, 2, 3, 2))))
        .containsExactly(1, 0, 0, -8, 4);
    assertThat(slopes(x -> x.pow(0), -2, 0, 3)).containsExactly(0, 0, 0);
    assertThat(slopes(x -> x.pow(1), -2, 0, 3)).containsExactly(1, 1, 1);
    assertThat(slopes(x -> x.pow(2), -2, 0, 3)).containsExactly(-4, 0, 6);
    assertThat(slopes(x -> x.pow(3), -2, 0, 3)).containsExactly(12, 0, 27);
    assertThat(secondSlopes(x -> x.pow(0), -2, 0, 3)).containsExactly(0, 0, 0);
    assertThat(secondSlopes(x -> x.pow(1), -2, 0, 3)).containsExactly(0, 0, 0);
    assertThat(secondSlopes(x -> x.pow(2), -2, 0, 3)).containsExactly(2, 2, 2);
    assertThat(secondSlopes(x -> x.pow(3), -2, 0, 3)).containsExactly(-12, 0, 18);
  }

  @Test
  void ofPowersByTheExponentCountOnlyWhereTheBaseIsPositive() {
    Tensor base = input(2, 0, -2);
    Tensor exponent = input(3, 2, 2);
    assertThat(slope(base.pow(exponent), exponent)).containsExactly(8 * StrictMath.log(2), 0, 0);
    // The mixed second derivative at exponent 0 is 1 / base.
    Tensor zero = input(0, 0);
    Tensor x = input(2, -4);
    Tensor byBase = Gradients.of(x.pow(zero).sum(), List.of(x)).getFirst();
    assertThat(slope(byBase, zero)).containsExactly(0.5, -0.25);
  }

  @Test
  void ofSoftmaxAreFiniteForLargeLogits() {
    Tensor x = input(1e4, -1e4, 0);
    assertThat(value(x.softmax(0))).containsExactly(1, 0, 0);
    assertThat(value(x.logSoftmax(0))).containsExactly(0, -2e4, -1e4);
    Tensor weights = Tensor.literal(Shape.of(3), 1, 2, 3);
    assertThat(slope(x.softmax(0).mul(weights), x)).containsExactly(0, 0, 0);
    assertThat(slope(x.logSoftmax(0).mul(weights), x)).containsExactly(-5, 2, 3);
    Tensor flat = input(-1e4, -1e4);
    assertThat(value(flat.softmax(0))).containsExactly(0.5, 0.5);
  }

  @Test
  void ofANormOfHugeFloatsAreFinite() {
    Tensor x = input(3e20f, 4e20f);
    Tensor norm = x.sumOfSquares().sqrt();
    Interpreter floats = new Interpreter(Rounding.FLOAT, inputs);
    double[] values = floats.evaluate(norm);
    assertThat(values[0] / 5e20).isBetween(1 - 1e-7, 1 + 1e-7);
    double[] slopes = floats.evaluate(Gradients.of(norm, List.of(x)).getFirst());
    assertThat(slopes).containsExactly(new double[] {0.6, 0.8}, within(1e-7));
  }

  @Test
  void ofALoopCarryNothingForWhatIsNotAskedFor() {
    Tensor x = Tensor.input("x", Shape.of(5, 2));
    Tensor weight = Tensor.input("w", Shape.of(2));
    Tensor last =
        Scan.over(
                List.of(x),
                List.of(Tensor.zeros(Shape.of(2))),
                step -> {
                  Tensor h = step.carry(0).mul(weight).mul(0.5).add(step.element(0)).exp();
                  return new Scan.Next(List.of(h), List.of());
                })
            .last(0);
    Tensor gradient = Gradients.of(last.sum(), List.of(x)).getFirst();
    Scanning.Loop backward = (Scanning.Loop) gradient.input(0).operation();
    assertThat(backward.reverse()).isTrue();
    assertThat(backward.body().carries()).hasSize(1);
    assertThat(backward.body().outputs()).hasSize(1);
  }

  @Test
  void areTheSameExpressionEachTime() {
    String first = expression();
    for (int i = 0; i < 20; i++) {
      assertThat(expression()).isEqualTo(first);
    }
  }

  /** A gradient with many histories, as text in which tensors are numbered from 0. */
  private static String expression() {
    Tensor x = Tensor.input("x", Shape.of(5, 2));
    Scan scan =
        Scan.over(
            List.of(x),
            List.of(Tensor.zeros(Shape.of(2))),
            step -> {
              Tensor h = step.carry(0).add(step.element(0)).tanh();
              return new Scan.Next(List.of(h), List.of(h, h.exp(), h.sin(), h.cos(), h.sqrt()));
            });
    Tensor sum = scan.last(0);
    for (int i = 0; i < 5; i++) {
      sum = sum.add(scan.history(i).square().sum(0));
    }
    Tensor gradient = Gradients.of(sum.sum(), List.of(x)).getFirst();
    List<Tensor> roots = new ArrayList<>(List.of(gradient));
    for (Tensor tensor : Graph.ascending(roots)) {
      if (tensor.operation() instanceof Scanning.Loop loop) {
        roots.addAll(loop.body().next());
        roots.addAll(loop.body().outputs());
      }
    }
    Map<Tensor, Integer> numbers = new HashMap<>();
    StringBuilder text = new StringBuilder();
    for (Tensor tensor : Graph.ascending(roots)) {
      numbers.put(tensor, numbers.size());
      text.append(tensor.operation().label()).append(tensor.shape());
      tensor.inputs().forEach(input -> text.append(' ').append(numbers.get(input)));
      text.append('\n');
    }
    return text.toString();
  }
}
