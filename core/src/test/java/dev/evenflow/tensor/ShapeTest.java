package dev.evenflow.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShapeTest {
  @Test
  void countsItsElements() {
    assertThat(Shape.SCALAR.size()).isEqualTo(1);
    assertThat(Shape.SCALAR.rank()).isEqualTo(0);
    assertThat(Shape.of(2, 3, 4).size()).isEqualTo(24);
    assertThat(Shape.of(2, 3, 4).strides()).containsExactly(12, 4, 1);
    assertThat(Shape.of(46_340, 46_340).size()).isEqualTo(46_340 * 46_340);
  }

  @Test
  void isItsExtents() {
    int[] extents = {2, 3};
    Shape shape = Shape.of(extents);
    extents[0] = 9;
    shape.extents()[1] = 9;
    assertThat(shape).isEqualTo(Shape.of(2, 3)).hasSameHashCodeAs(Shape.of(2, 3));
    assertThat(shape).isNotEqualTo(Shape.of(3, 2)).isNotEqualTo(Shape.of(2, 3, 1));
    assertThat(shape).hasToString("[2x3]");
    assertThat(Shape.SCALAR).hasToString("[]");
  }

  @Test
  void countsAxesFromBothEnds() {
    Shape shape = Shape.of(2, 3, 4);
    assertThat(shape.extent(-1)).isEqualTo(4);
    assertThat(shape.axis(-3)).isEqualTo(0);
    assertThat(shape.with(-2, 7)).isEqualTo(Shape.of(2, 7, 4));
    assertThat(shape.without(0)).isEqualTo(Shape.of(3, 4));
    assertThat(shape.inserted(3, 5)).isEqualTo(Shape.of(2, 3, 4, 5));
    assertThat(shape.inserted(0, 5)).isEqualTo(Shape.of(5, 2, 3, 4));
  }

  /** Axes align at the last; the common extent is the one that is not 1; the order is no matter. */
  @Test
  void broadcastsByTheLaw() {
    for (Shape a : shapes()) {
      assertThat(Shape.broadcast(a, a)).isEqualTo(a);
      assertThat(Shape.broadcast(a, Shape.SCALAR)).isEqualTo(a);
      for (Shape b : shapes()) {
        if (fit(a, b)) {
          Shape common = Shape.broadcast(a, b);
          assertThat(common).isEqualTo(Shape.broadcast(b, a));
          assertThat(common.rank()).isEqualTo(Math.max(a.rank(), b.rank()));
          for (int i = 1; i <= common.rank(); i++) {
            assertThat(common.extent(-i)).isEqualTo(Math.max(extent(a, i), extent(b, i)));
          }
          assertThat(Shape.broadcast(common, a)).isEqualTo(common);
        } else {
          assertThatThrownBy(() -> Shape.broadcast(a, b))
              .isInstanceOf(ShapeException.class)
              .hasMessageContaining(a + " and " + b + " do not broadcast");
        }
      }
    }
  }

  private static List<Shape> shapes() {
    List<Shape> shapes = new ArrayList<>(List.of(Shape.SCALAR));
    for (int i = 1; i <= 3; i++) {
      shapes.add(Shape.of(i));
      for (int j = 1; j <= 3; j++) {
        shapes.add(Shape.of(i, j));
        for (int k = 1; k <= 3; k++) {
          shapes.add(Shape.of(i, j, k));
        }
      }
    }
    return shapes;
  }

  private static int extent(Shape shape, int fromTheEnd) {
    return fromTheEnd <= shape.rank() ? shape.extent(-fromTheEnd) : 1;
  }

  private static boolean fit(Shape a, Shape b) {
    for (int i = 1; i <= Math.min(a.rank(), b.rank()); i++) {
      if (a.extent(-i) != b.extent(-i) && a.extent(-i) != 1 && b.extent(-i) != 1) {
        return false;
      }
    }
    return true;
  }

  @Test
  void refusesWhatIsNoShape() {
    assertFault(() -> Shape.of(2, 0, 3), "shape: every extent must be at least 1, given [2x0x3]");
    assertFault(() -> Shape.of(-1), "shape: every extent must be at least 1, given [-1]");
    assertFault(
        () -> Shape.of(65_536, 65_536),
        "shape: a tensor holds at most 2^31 - 65 elements, given [65536x65536]");
    assertFault(
        () -> Shape.of(1 << 30, 1 << 30, 1 << 30, 1 << 30),
        "shape: a tensor holds at most 2^31 - 65 elements, given"
            + " [1073741824x1073741824x1073741824x1073741824]");
    assertFault(() -> Shape.of(2, 3).extent(2), "shape: axis 2 does not exist in [2x3]");
    assertFault(() -> Shape.of(2, 3).extent(-3), "shape: axis -3 does not exist in [2x3]");
    assertFault(() -> Shape.SCALAR.axis(0), "shape: axis 0 does not exist in []");
    assertFault(() -> Shape.of(2).inserted(2, 5), "shape: no axis can be inserted at 2 of [2]");
    assertFault(
        () -> Shape.broadcast(Shape.of(2, 3), Shape.of(4)),
        "broadcast: [2x3] and [4] do not broadcast: 3 meets 4");
  }

  private static void assertFault(Runnable call, String sentence) {
    assertThatThrownBy(call::run)
        .isInstanceOf(ShapeException.class)
        .hasMessageMatching("\\Q" + sentence + "\\E, at \\(ShapeTest\\.java:\\d+\\)");
  }
}
