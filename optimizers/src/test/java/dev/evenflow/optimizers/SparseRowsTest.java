package dev.evenflow.optimizers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.optimizers.wrapper.Cautious;
import dev.evenflow.optimizers.wrapper.CoupledDecay;
import dev.evenflow.optimizers.wrapper.DecoupledDecay;
import dev.evenflow.optimizers.wrapper.Ema;
import dev.evenflow.optimizers.wrapper.LayerwiseRateDecay;
import dev.evenflow.optimizers.wrapper.Lazy;
import dev.evenflow.optimizers.wrapper.Lookahead;
import dev.evenflow.optimizers.wrapper.Sam;
import dev.evenflow.testing.TableTraining;
import dev.evenflow.training.Optimizer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every optimizer on the rows that a batch looked up, against itself on whole tables. */
class SparseRowsTest {

  static Stream<String> optimizers() {
    return Optimizers.catalogue().names().stream();
  }

  /** Each as it is, lazy, and lazy with a decay. */
  static Stream<String> forms() {
    return optimizers()
        .flatMap(name ->
            Stream.of(
                name, name + "+lazy", name + "+decoupled-decay:lr=0.3,weight-decay=0.2+lazy"));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void stepsAsOnWholeTablesToTheBit(String spelling) {
    Optimizer optimizer = Optimizers.catalogue().create(spelling);
    TableTraining sparse = new TableTraining(optimizer, List.of(), false);
    TableTraining dense = new TableTraining(optimizer, List.of(), true);
    for (int step = 0; step < 4; step++) {
      assertThat(sparse.step(step)).isEqualTo(dense.step(step)).isTrue();
      assertThat(sparse.values()).isEqualTo(dense.values());
    }
  }

  private static boolean isSparse(Optimizer optimizer) {
    return new TableTraining(optimizer, List.of(), false).isSparse();
  }

  @Test
  void findsWhichOptimizersLeaveOtherRowsAsTheyAre() {
    assertThat(optimizers().filter(name -> isSparse(Optimizers.catalogue().create(name))))
        .containsExactlyInAnyOrder("sgd", "adagrad", "adagrad-keras", "sign-sgd");
    assertThat(isSparse(new Adagrad(0.1, 0, 0, false))).isTrue();
    assertThat(isSparse(Adagrad.keras())).isTrue();
    assertThat(isSparse(new Sgd(0.1, 0.9))).isFalse();
    assertThat(isSparse(new LayerwiseRateDecay(new Sgd(0.1)))).isTrue();
    assertThat(isSparse(new CoupledDecay(new Sgd(0.1), 1e-4))).isFalse();
    assertThat(isSparse(new Lookahead(new Sgd(0.1)))).isFalse();
  }

  /** All but those that measure whole parameters. */
  @Test
  void findsWhichOptimizersNeedOtherRowsThoughTheyStay() {
    assertThat(
            optimizers().filter(name -> !isSparse(Optimizers.catalogue().create(name + "+lazy"))))
        .containsExactlyInAnyOrder(
            "adafactor", "fromage", "lamb", "lars", "lbfgs", "muon", "prodigy", "sm3");
    assertThat(isSparse(new Lazy(new CoupledDecay(new Sgd(0.1, 0.9), 1e-4)))).isTrue();
    assertThat(isSparse(new Lazy(new DecoupledDecay(new Sgd(0.1), 0.1, 1e-4)))).isTrue();
    assertThat(isSparse(new Lazy(new Lookahead(new Ema(new Sam(new Adam())))))).isTrue();
    assertThat(isSparse(new Lazy(new Cautious(new Adam())))).isTrue();
    assertThat(isSparse(new Ema(new Lazy(new Adam())))).isFalse();
  }
}
