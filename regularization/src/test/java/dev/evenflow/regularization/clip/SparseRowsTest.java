package dev.evenflow.regularization.clip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.testing.TableTraining;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.Rule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every transform on the rows that a batch looked up, against itself on whole tables. */
class SparseRowsTest {
  private static final Rule DESCENT =
      (parameter, gradient, slots) -> parameter.sub(gradient.mul(0.3));

  static Stream<String> transforms() {
    return GradientTransforms.catalogue().names().stream();
  }

  private static TableTraining training(String name, boolean isDense) {
    GradientTransform transform = GradientTransforms.catalogue().create(name);
    return new TableTraining(DESCENT, List.of(transform), isDense);
  }

  @ParameterizedTest
  @MethodSource("transforms")
  void stepsAsOnWholeTablesToTheBit(String name) {
    TableTraining sparse = training(name, false);
    TableTraining dense = training(name, true);
    for (int step = 0; step < 4; step++) {
      assertThat(sparse.step(step)).isEqualTo(dense.step(step)).isTrue();
      assertThat(sparse.values()).isEqualTo(dense.values());
    }
  }

  @Test
  void findsWhichTransformsLeaveOtherRowsAtZero() {
    assertThat(transforms().filter(name -> !training(name, false).isSparse()))
        .containsExactlyInAnyOrder("adaptive", "centralize", "noise");
  }
}
