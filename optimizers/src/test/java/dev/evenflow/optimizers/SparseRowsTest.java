package dev.evenflow.optimizers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.optimizers.wrapper.CoupledDecay;
import dev.evenflow.optimizers.wrapper.LayerwiseRateDecay;
import dev.evenflow.optimizers.wrapper.Lookahead;
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

  @ParameterizedTest
  @MethodSource("optimizers")
  void stepsAsOnWholeTablesToTheBit(String name) {
    Optimizer optimizer = Optimizers.catalogue().create(name);
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
        .containsExactlyInAnyOrder("sgd", "adagrad", "sign-sgd");
    assertThat(isSparse(new Adagrad(0.1, 0, 0, false))).isTrue();
    assertThat(isSparse(Adagrad.keras())).isTrue();
    assertThat(isSparse(new Sgd(0.1, 0.9))).isFalse();
    assertThat(isSparse(new LayerwiseRateDecay(new Sgd(0.1)))).isTrue();
    assertThat(isSparse(new CoupledDecay(new Sgd(0.1), 1e-4))).isFalse();
    assertThat(isSparse(new Lookahead(new Sgd(0.1)))).isFalse();
  }
}
