package dev.evenflow.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class GroupingTest {
  private static final Tensor X = Tensor.input("x", Shape.of(40, 8));
  private static final Tensor Y = Tensor.input("y", Shape.of(40, 8));
  private static final Tensor ROW = Tensor.input("row", Shape.of(8));
  private static final Predicate<Tensor> LEAF = tensor -> tensor.operation() instanceof Source;

  private static List<Group> groups(Tensor... outputs) {
    return Grouping.of(Graph.ascending(List.of(outputs)), Set.of(), LEAF, List.of(outputs));
  }

  private static List<List<Tensor>> own(Tensor... outputs) {
    return groups(outputs).stream().map(Group::own).toList();
  }

  @Test
  void putsAChainIntoOneLoop() {
    Tensor product = X.mul(Y);
    Tensor root = product.add(ROW).exp();
    assertThat(own(root)).hasSize(1);
  }

  @Test
  void reducesOnTheWay() {
    Tensor product = X.mul(Y);
    Tensor sum = product.sum(0);
    Tensor other = product.abs().sum(0);
    assertThat(own(product, sum, other)).hasSize(1);
  }

  @Test
  void reducesRowsOnTheWayThatAreSeveralAxes() {
    Shape shape = Shape.of(4, 10, 8);
    Tensor images = Tensor.input("x", shape).mul(Tensor.input("y", shape));
    Tensor greatest = images.reshape(40, 8).maxAlong(0);
    assertThat(own(images, greatest, images.reshape(40, 8).sum(0))).hasSize(1);
    assertThat(own(images, images.reshape(20, 16).maxAlong(0))).hasSize(2);
    assertThat(own(images, images.reshape(40, 8).maxAlong(1))).hasSize(2);
  }

  @Test
  void reducesAlongRowsWhatAnExponentialGives() {
    Tensor exponential = X.exp();
    assertThat(own(exponential, exponential.sum(1))).hasSize(1);
  }

  @Test
  void reducesAPartOfWhatIsMadeAsSoonAsItIsThere() {
    Tensor made = Tensor.input("x", Shape.of(40, 64)).exp();
    Tensor product = made.matmul(Tensor.input("w", Shape.of(64, 3)));
    Tensor sum = made.slice(1, 0, 32).abs().sum(0);
    assertThat(own(product, sum)).containsExactly(List.of(made), List.of(sum), List.of(product));
  }

  @Test
  void keepsReductionsOfOtherAxesApart() {
    Tensor product = X.mul(Y);
    assertThat(own(product, product.sum(0), product.sum(1))).hasSize(2);
  }

  @Test
  void readsOnceForReductionsOfOneOperand() {
    assertThat(own(X.sum(0), X.mul(ROW).sum(0), X.abs().maxAlong(0))).hasSize(1);
  }

  private static List<List<Tensor>> afterGuard(Tensor... updates) {
    List<Tensor> nodes = Graph.ascending(List.of(updates));
    return Grouping.of(nodes, Set.copyOf(nodes), LEAF, List.of(updates)).stream()
        .map(Group::own)
        .toList();
  }

  @Test
  void updatesInOneLoopWhatReadsTheSame() {
    Tensor moment = X.mul(0.9).add(Y.mul(0.1));
    Tensor parameter = Y.sign().sub(X.mul(0.5));
    assertThat(afterGuard(moment, parameter)).hasSize(1);
    assertThat(own(moment, parameter)).hasSize(2);
  }

  @Test
  void keepsUpdatesApartOfWhichOneFeedsTheOtherThroughASum() {
    Tensor moment = X.mul(0.9).add(Y.exp());
    Tensor parameter = Y.sub(X.mul(moment.sumOfSquares().sqrt()));
    assertThat(afterGuard(moment, parameter))
        .noneMatch(own -> own.contains(moment) && own.contains(parameter));
  }

  @Test
  void keepsUpdatesApartThatAreTooMuchForOneLoop() {
    Tensor one = X.exp();
    Tensor two = X.tanh();
    Tensor three = X.sin();
    assertThat(afterGuard(one, two, three)).containsExactly(List.of(one, two), List.of(three));
  }

  @Test
  void measuresOnTheWayWhatAnUpdateReads() {
    Tensor parameter = Y.sub(X.mul(0.5));
    Tensor before = Y.sumOfSquares();
    Tensor gradient = X.sumOfSquares();
    Tensor change = parameter.sub(Y).sumOfSquares();
    assertThat(afterGuard(parameter, before, gradient, change)).hasSize(1);
    assertThat(own(parameter, before)).hasSize(2);
  }

  @Test
  void keepsAnUpdateApartFromTheNormThatItWaitsFor() {
    Tensor norm = X.sumOfSquares();
    Tensor parameter = Y.sub(X.div(norm.sqrt()));
    assertThat(afterGuard(parameter, Y.sumOfSquares()))
        .noneMatch(own -> own.contains(norm) && own.contains(parameter));
  }

  @Test
  void reducesAProductBeforeTheNextOneIsMade() {
    Tensor weight = Tensor.input("w", Shape.of(8, 8));
    Tensor first = X.matmul(weight);
    Tensor second = first.matmul(weight);
    Tensor norm = first.sumOfSquares();
    assertThat(own(second, norm)).containsExactly(List.of(first), List.of(norm), List.of(second));
  }

  @Test
  void leavesNoLoopThatWaitsForItself() {
    Tensor product = X.mul(Y);
    Tensor centered = product.sub(product.mean(0));
    Tensor scaled = centered.div(centered.square().mean(0).sqrt());
    List<Group> groups = groups(scaled);
    // The product with its sum, the mean, the squares with their sum, the deviation, the quotient.
    assertThat(groups).hasSize(5);
    assertThat(groups.getLast().own()).contains(scaled);
  }

  @Test
  void waitsForNoLoopThatComputesTheSameOperandAgain() {
    // A mask that is applied and, in a loop of its own for the row in it, counted.
    Tensor x = X.sub(ROW).tanh();
    Tensor mask = x.greater(0);
    Tensor masked = x.mul(mask);
    assertThat(own(masked, mask.sum())).anySatisfy(own -> assertThat(own).containsExactly(mask));
  }

  @Test
  void computesACheapOperandAgainRatherThanReadingIt() {
    Tensor centered = X.sub(ROW);
    Tensor sum = centered.square().sum(0);
    Tensor quotient = centered.mul(sum);
    List<Group> groups = groups(sum, quotient);
    assertThat(groups).hasSize(2);
    assertThat(groups).allSatisfy(group -> assertThat(group.repeated()).contains(centered));
  }

  @Test
  void writesACheapOperandThatAProductReads() {
    Tensor centered = X.sub(ROW);
    Tensor product = centered.matmul(Tensor.input("w", Shape.of(8, 3)));
    assertThat(own(product, centered.mul(Y))).anySatisfy(own -> assertThat(own).contains(centered));
  }

  @Test
  void cutsWhatIsTooMuchForOneLoop() {
    Tensor x = X;
    for (int i = 0; i < 6; i++) {
      x = x.tanh();
    }
    assertThat(own(x)).hasSize(3);
  }
}
