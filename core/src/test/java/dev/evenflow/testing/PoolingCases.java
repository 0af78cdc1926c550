package dev.evenflow.testing;

import static dev.evenflow.testing.Argument.normal;
import static dev.evenflow.testing.Argument.wholes;

import dev.evenflow.autodiff.Gradients;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Window;
import java.util.ArrayList;
import java.util.List;

/** Windows over images. */
final class PoolingCases {
  private final List<Case> cases = new ArrayList<>();

  private PoolingCases() {}

  static List<Case> all() {
    PoolingCases made = new PoolingCases();
    Shape images = Shape.of(2, 5, 6, 2);
    made.pool("2x2", Window.square(2, 2, 0), images);
    made.pool("3x3-padded", Window.square(3, 2, 1), images);
    made.pool("overlapping", Window.square(3, 1, 0), images);
    made.pool("apart", Window.square(1, 2, 0), images);
    made.pool("whole-image", new Window(5, 6, 1, 1, 0, 0, 0, 0, 1, 1), images);
    made.pool("asymmetric", new Window(2, 3, 1, 2, 1, 0, 0, 2, 1, 1), images);
    made.pool("dilated", Window.square(2, 1, 1).dilated(2, 3), images);
    made.pool("one-channel", Window.square(2, 2, 0), Shape.of(1, 4, 4, 1));
    return made.cases;
  }

  private void pool(String name, Window window, Shape images) {
    int[] extents = images.extents();
    cases.add(Case.unary("sum-pool " + name, x -> x.sumPool(window).square(), normal(extents)));
    cases.add(Case.unary("max-pool " + name, x -> x.maxPool(window).square(), normal(extents)));
    cases.add(
        Case.unary("max-pool-ties " + name, x -> x.maxPool(window), wholes(2, extents))
            .notSmooth());
    int[] pooled = {
      extents[0], window.outputHeight(extents[1]), window.outputWidth(extents[2]), extents[3]
    };
    cases.add(
        Case.unary("spread-pool " + name, y -> spread(y, window, images).square(), normal(pooled)));
  }

  /** The adjoint of the sum pool, which only derivatives write. */
  private static Tensor spread(Tensor y, Window window, Shape images) {
    Tensor x = Tensor.zeros(images);
    return Gradients.of(x.sumPool(window).mul(y).sum(), List.of(x)).getFirst();
  }
}
