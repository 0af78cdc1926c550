package dev.evenflow.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TilingTest {
  private static Space space(Shape space, Shape... operands) {
    return Space.of(
        space, Arrays.stream(operands).map(each -> Access.strides(each, space)).toList());
  }

  private static int times(int rows, int inner) {
    Shape full = Shape.of(rows, inner);
    return Tiling.of(space(full, full, Shape.of(inner))).times();
  }

  @Test
  void walksManyShortRowsAsOne() {
    Shape full = Shape.of(96, 16);
    Space rows = space(full, full, Shape.of(16));
    Tiling tiling = Tiling.of(rows);
    assertThat(tiling.times()).isEqualTo(12);
    assertThat(tiling.repeats(0)).isFalse();
    assertThat(tiling.repeats(1)).isTrue();
    assertThat(tiling.applyTo(rows).extents()).containsExactly(8, 12 * 16);
  }

  @Test
  void takesAWholeNumberOfRowsUpTo2048Elements() {
    Shape full = Shape.of(1000, 60);
    Space rows = space(full, full, Shape.of(60), full);
    assertThat(Tiling.of(rows).times()).isEqualTo(25);
    Space tiled = Tiling.of(rows).applyTo(rows);
    assertThat(tiled.extents()).containsExactly(40, 1500);
    assertThat(List.of(tiled.strides()[0][0], tiled.strides()[1][0])).containsExactly(1500, 0);
  }

  @Test
  void repeatsAnEighthOrWhatFillsARow() {
    assertThat(times(1000, 6)).isEqualTo(125);
    assertThat(times(32, 32)).isEqualTo(4);
    assertThat(times(8, 32)).isEqualTo(4);
    assertThat(times(29, 32)).isEqualTo(29);
    assertThat(times(4, 10)).isEqualTo(4);
  }

  @Test
  void leavesColumnsLongRowsAndPrimeNumbersOfThemAlone() {
    Shape full = Shape.of(64, 16);
    assertThat(Tiling.of(space(full, full, Shape.of(64, 1)))).isEqualTo(Tiling.NONE);
    Shape wide = Shape.of(64, 2000);
    assertThat(Tiling.of(space(wide, wide, Shape.of(2000)))).isEqualTo(Tiling.NONE);
    Shape prime = Shape.of(1009, 16);
    assertThat(Tiling.of(space(prime, prime, Shape.of(16)))).isEqualTo(Tiling.NONE);
  }
}
