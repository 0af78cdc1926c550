package dev.evenflow.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class UntouchedTest {
  private static final Shape SHAPE = Shape.of(5, 3);
  private static final Tensor W = new Variable("w", SHAPE, Variable.Role.PARAMETER).read();
  private static final Tensor S = new Variable("s", SHAPE, Variable.Role.SLOT).read();
  private static final Tensor RATE = Tensor.input("rate", Shape.SCALAR);
  private static final Tensor GRADIENT = Tensor.input("g", SHAPE);

  private static Untouched untouched(Tensor tensor) {
    Untouched untouched = new Untouched();
    untouched.zero(GRADIENT);
    Set<Tensor> dependent = new HashSet<>(Set.of(GRADIENT));
    for (Tensor node : Graph.ascending(List.of(tensor))) {
      if (node.inputs().stream().anyMatch(dependent::contains)) {
        dependent.add(node);
        untouched.add(node);
      }
    }
    return untouched;
  }

  private static boolean isZero(UnaryOperator<Tensor> expression) {
    Tensor tensor = expression.apply(GRADIENT);
    return untouched(tensor).isZero(tensor);
  }

  private static boolean keepsW(UnaryOperator<Tensor> expression) {
    Tensor tensor = expression.apply(GRADIENT);
    return untouched(tensor).isSame(tensor, W);
  }

  @Test
  void findsWhatStaysZero() {
    assertThat(isZero(g -> g.mul(RATE))).isTrue();
    assertThat(isZero(g -> W.mul(g).negate().abs().sqrt().sign())).isTrue();
    assertThat(isZero(g -> g.div(S.sqrt().add(1e-10)))).isTrue();
    assertThat(isZero(g -> g.max(-0.5).min(0.5))).isTrue();
    assertThat(isZero(g -> g.square().add(g.mul(3)).sub(g))).isTrue();
    assertThat(isZero(g -> g.tanh().expm1().log1p().sin().erf())).isTrue();
    assertThat(isZero(g -> g.abs().pow(1.5))).isTrue();
    assertThat(isZero(g -> Tensor.select(g.equal(g), g, Tensor.constant(0)))).isTrue();
    assertThat(isZero(g -> Tensor.select(S.less(1), g, g.square()))).isTrue();
    assertThat(isZero(g -> Tensor.select(RATE.less(1).mul(g.onesLike()), g, g))).isTrue();
    assertThat(isZero(g -> g.add(2).sub(2))).isTrue();
  }

  @Test
  void findsWhatIsNotZero() {
    assertThat(isZero(g -> g.add(RATE))).isFalse();
    assertThat(isZero(g -> g.max(0.5))).isFalse();
    assertThat(isZero(g -> g.add(W.mul(0.01)))).isFalse();
    assertThat(isZero(g -> S.sub(g))).isFalse();
    assertThat(isZero(Tensor::exp)).isFalse();
    assertThat(isZero(Tensor::cos)).isFalse();
    assertThat(isZero(Tensor::sigmoid)).isFalse();
    assertThat(isZero(g -> g.div(g))).isFalse();
    assertThat(isZero(g -> g.mul(Double.POSITIVE_INFINITY))).isFalse();
    assertThat(isZero(g -> g.abs().pow(0))).isFalse();
    assertThat(isZero(g -> g.abs().pow(-1))).isFalse();
    assertThat(isZero(g -> g.lessOrEqual(Tensor.constant(0)))).isFalse();
    assertThat(isZero(g -> Tensor.select(S, g, W.mul(g).add(1)))).isFalse();
    assertThat(isZero(g -> g.max(S))).isFalse();
  }

  @Test
  void findsWhatLeavesAParameterAsItIs() {
    assertThat(keepsW(g -> W.sub(g.mul(RATE)))).isTrue();
    assertThat(keepsW(g -> g.negate().add(W))).isTrue();
    assertThat(keepsW(g -> W.sub(g.div(S.add(g.square()).sqrt()).mul(RATE)))).isTrue();
    assertThat(keepsW(g -> W.mul(g.add(1)).div(g.add(1)))).isTrue();
    assertThat(keepsW(g -> Tensor.select(g, S, W))).isTrue();
    assertThat(keepsW(g -> W.sub(g).max(W.add(g)))).isTrue();
  }

  @Test
  void findsWhatChangesAParameter() {
    assertThat(keepsW(g -> S.sub(g))).as("another variable").isFalse();
    assertThat(keepsW(g -> g.sub(W))).as("the negative").isFalse();
    assertThat(keepsW(g -> W.mul(0.99).sub(g))).as("decay").isFalse();
    assertThat(keepsW(g -> W.sub(S.mul(0.9).add(g).mul(RATE)))).as("momentum").isFalse();
    assertThat(keepsW(g -> W.sub(g.add(W.mul(0.1))))).as("decay in the gradient").isFalse();
    assertThat(keepsW(g -> W.sub(g).max(S))).isFalse();
    assertThat(keepsW(g -> W.mul(g.add(RATE)))).isFalse();
  }
}
