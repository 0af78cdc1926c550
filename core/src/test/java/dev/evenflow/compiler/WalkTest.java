package dev.evenflow.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.kernel.loop.Loop.Direction;
import dev.evenflow.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WalkTest {
  /** The walk over a dense operand and a result, with others that are broadcast. */
  private static Walk walk(Shape space, Shape kept, boolean isWhole, Shape... others) {
    List<int[]> strides = new ArrayList<>();
    strides.add(Access.strides(space, space));
    for (Shape other : others) {
      strides.add(Access.strides(other, space));
    }
    strides.add(Access.strides(kept, space));
    return Walk.reducing(Space.of(space, strides), isWhole, others.length == 0);
  }

  @Test
  void goesAlongTheLastAxesInSegmentsOf1024() {
    Walk along = walk(Shape.of(6, 3000), Shape.of(6, 1), false);
    assertThat(along.direction()).isEqualTo(Direction.ALONG);
    assertThat(List.of(along.rows(), along.blocks(), along.columns())).containsExactly(6, 3, 1);
    assertThat(walk(Shape.of(6, 2048), Shape.of(6, 1), false).blocks()).isEqualTo(1);
  }

  @Test
  void goesAcrossOtherAxesInBlocksOf64Rows() {
    Walk across = walk(Shape.of(2, 10, 13, 5), Shape.of(2, 1, 1, 5), false);
    assertThat(across.direction()).isEqualTo(Direction.ACROSS);
    assertThat(List.of(across.rows(), across.blocks(), across.columns())).containsExactly(2, 3, 5);
  }

  @Test
  void walksShortRowsAsManyAtATimeAsFillVectors() {
    Walk across = walk(Shape.of(160, 6), Shape.of(1, 6), false);
    assertThat(across.tiling().times()).isEqualTo(8);
    assertThat(List.of(across.units(), across.blocks(), across.columns())).containsExactly(1, 8, 6);
    assertThat(walk(Shape.of(163, 6), Shape.of(1, 6), false).tiling().times()).isEqualTo(1);
    assertThat(walk(Shape.of(160, 6), Shape.of(1, 6), false, Shape.of(160, 1))).isNull();
  }

  @Test
  void takesAWholeSpaceInSegmentsHoweverSmall() {
    Walk whole = walk(Shape.of(3, 5), Shape.of(1, 1), true);
    assertThat(List.of(whole.rows(), whole.blocks(), whole.segment())).containsExactly(1, 1, 1024);
  }

  @Test
  void keepsItsBlocksWhereAnotherOperandSplitsTheReducedAxes() {
    Shape space = Shape.of(3, 128, 16);
    Walk plain = walk(space, Shape.of(1, 1, 16), false);
    Walk split = walk(space, Shape.of(1, 1, 16), false, Shape.of(3, 1, 16));
    assertThat(split.space().extents()).hasSize(3);
    assertThat(plain.space().extents()).hasSize(2);
    assertThat(split.blocks()).isEqualTo(plain.blocks()).isEqualTo(6);
  }

  @Test
  void cannotKeepBlocksThatTheSplitCuts() {
    assertThat(walk(Shape.of(3, 100, 16), Shape.of(1, 1, 16), false, Shape.of(3, 1, 16))).isNull();
    assertThat(walk(Shape.of(3, 100), Shape.of(1, 1), true, Shape.of(1, 100))).isNull();
  }

  @Test
  void cannotReduceAxesWithOthersBetweenThem() {
    assertThat(walk(Shape.of(3, 4, 5), Shape.of(1, 4, 1), false)).isNull();
  }
}
