package dev.evenflow.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenflow.autodiff.Gradients;
import java.util.List;
import org.junit.jupiter.api.Test;

class OriginTest {
  private static int line() {
    return new Throwable().getStackTrace()[1].getLineNumber();
  }

  @Test
  void isTheLineThatCalledTheOperation() {
    Tensor x = Tensor.input("x", Shape.of(3));
    String here = "(OriginTest.java:" + (line() + 1) + ")";
    Tensor softmax = x.softmax(0);
    assertThat(softmax.origin()).hasToString(here);
    assertThat(Graph.ascending(List.of(softmax)))
        .filteredOn(tensor -> tensor != x)
        .allSatisfy(tensor -> assertThat(tensor.origin()).hasToString(here));
  }

  @Test
  void isFoundBehindTheCollectionsThatBuildersWalk() {
    List<Tensor> made = List.of(1, 2).stream().map(i -> Tensor.constant(i).exp()).toList();
    assertThat(made)
        .allSatisfy(
            tensor -> assertThat(tensor.origin().toString()).startsWith("(OriginTest.java:"));
    Tensor x = Tensor.input("x", Shape.of(3));
    Scan.over(
        List.of(x),
        List.of(x.sum()),
        step -> {
          assertThat(step.carry(0).origin().toString()).startsWith("(OriginTest.java:");
          return new Scan.Next(step.carries(), List.of());
        });
  }

  @Test
  void hasThePathOfTheLayer() {
    Tensor x = Tensor.input("x", Shape.of(3));
    Tensor inner =
        Origin.within("block2", () -> Origin.within("block2.norm1", () -> x.mean().exp()));
    assertThat(inner.origin().toString()).matches("block2\\.norm1 \\(OriginTest\\.java:\\d+\\)");
    assertThat(x.exp().origin().path()).isEmpty();
  }

  @Test
  void ofADerivativeIsThatOfItsExpression() {
    Tensor x = Tensor.input("x", Shape.of(3));
    Tensor y = Origin.within("layer", () -> x.tanh());
    Tensor gradient = Gradients.of(y.sum(), List.of(x)).getFirst();
    assertThat(gradient.origin()).isEqualTo(y.origin());
  }

  @Test
  void isNamedByTheFault() {
    Tensor x = Tensor.input("x", Shape.of(2, 3));
    Tensor y = Tensor.input("y", Shape.of(4));
    int line = line() + 1;
    assertThatThrownBy(() -> Origin.within("block1.linear2", () -> x.add(y)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "add: [2x3] and [4] do not broadcast: 3 meets 4, at block1.linear2 (OriginTest.java:"
                + line
                + ")");
  }

  @Test
  void isKeptByASubstitution() {
    Tensor x = Tensor.input("x", Shape.of(3));
    Tensor y = Origin.within("layer", () -> x.exp());
    Tensor other = y.withInputs(List.of(Tensor.input("z", Shape.of(3))));
    assertThat(other).isNotSameAs(y);
    assertThat(other.origin()).isEqualTo(y.origin());
    assertThat(y.withInputs(List.of(x))).isSameAs(y);
  }
}
