package dev.evenflow.testing;

import static dev.evenflow.testing.Argument.normal;

import dev.evenflow.tensor.Convolving;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Window;
import java.util.ArrayList;
import java.util.List;

/** Matrix products and convolutions. */
final class ProductCases {
  private final List<Case> cases = new ArrayList<>();

  private ProductCases() {}

  static List<Case> all() {
    ProductCases made = new ProductCases();
    made.matrices();
    made.convolutions();
    return made.cases;
  }

  private void matrices() {
    int[][] sizes = {{}, {2}, {2, 2}};
    for (int[] batch : sizes) {
      for (int flags = 0; flags < 4; flags++) {
        matrix(batch, 3, 4, 2, (flags & 1) == 1, (flags & 2) == 2);
      }
    }
    for (int flags = 0; flags < 4; flags++) {
      boolean left = (flags & 1) == 1;
      boolean right = (flags & 2) == 2;
      matrix(new int[0], 1, 5, 3, left, right);
      matrix(new int[0], 3, 1, 5, left, right);
      matrix(new int[0], 5, 3, 1, left, right);
      matrix(new int[0], 1, 17, 1, left, right);
      matrix(new int[0], 9, 2, 33, left, right);
    }
    cases.add(Case.binary("matmul-by-matrix", Tensor::matmul, normal(2, 3, 4), normal(4, 5)));
    cases.add(Case.binary("matmul-deep", Tensor::matmul, normal(2, 2, 3, 4), normal(4, 2)));
    cases.add(Case.unary("matmul-self", x -> x.matmul(x).matmul(x), normal(3, 3)));
    cases.add(Case.unary("gram", x -> Tensor.matmul(x, x, true, false), normal(4, 3)));
  }

  private void matrix(int[] batch, int m, int k, int n, boolean left, boolean right) {
    Shape leading = Shape.of(batch);
    int rank = leading.rank();
    Shape a = leading.inserted(rank, left ? m : k).inserted(rank, left ? k : m);
    Shape b = leading.inserted(rank, right ? k : n).inserted(rank, right ? n : k);
    cases.add(
        Case.binary(
            "matmul" + a + (left ? "'" : "") + b + (right ? "'" : ""),
            (x, y) -> Tensor.matmul(x, y, left, right),
            normal(a.extents()),
            normal(b.extents())));
  }

  private void convolutions() {
    Window same = Window.square(3, 1, 1);
    convolution("3x3", same, 1, Shape.of(2, 4, 5, 2), 3);
    convolution("one-channel", same, 1, Shape.of(1, 4, 4, 1), 1);
    convolution("stride", Window.square(3, 2, 1), 1, Shape.of(2, 4, 5, 2), 3);
    convolution("stride-leaves-a-rest", Window.square(2, 3, 0), 1, Shape.of(1, 7, 6, 2), 2);
    convolution("1x1", Window.square(1, 1, 0), 1, Shape.of(2, 3, 3, 3), 4);
    convolution("1x1-stride", Window.square(1, 2, 0), 1, Shape.of(2, 4, 5, 3), 2);
    convolution("whole-image", Window.square(4, 1, 0), 1, Shape.of(2, 4, 4, 2), 3);
    convolution("wide-padding", Window.square(2, 1, 3), 1, Shape.of(1, 3, 2, 2), 2);
    convolution("asymmetric", new Window(2, 3, 2, 1, 1, 0, 0, 2, 1, 1), 1, Shape.of(2, 5, 4, 2), 2);
    convolution("dilation", same.dilated(2, 1), 1, Shape.of(1, 5, 4, 2), 2);
    convolution(
        "dilation-stride", new Window(2, 3, 2, 2, 2, 1, 0, 3, 3, 2), 1, Shape.of(1, 5, 6, 1), 2);
    convolution("groups", same, 2, Shape.of(2, 4, 3, 4), 6);
    convolution("groups-stride", Window.square(2, 2, 1), 2, Shape.of(1, 4, 5, 4), 2);
    convolution("depthwise", same, 3, Shape.of(2, 4, 3, 3), 3);
    convolution("depthwise-row", Window.row(3, 1, 0, 0, 1), 3, Shape.of(2, 2, 5, 3), 3);
    convolution("depthwise-multiplier", same, 3, Shape.of(1, 4, 3, 3), 6);
  }

  private void convolution(String name, Window window, int groups, Shape images, int out) {
    Shape weights = Shape.of(window.height(), window.width(), images.extent(3) / groups, out);
    Shape output =
        Shape.of(
            images.extent(0),
            window.outputHeight(images.extent(1)),
            window.outputWidth(images.extent(2)),
            out);
    cases.add(
        Case.binary(
            "conv2d " + name,
            (x, w) -> x.conv2d(w, window, groups),
            normal(images.extents()),
            normal(weights.extents())));
    cases.add(
        Case.binary(
            "conv-transpose2d " + name,
            (y, w) -> y.convTranspose2d(w, window, groups, images),
            normal(output.extents()),
            normal(weights.extents())));
    cases.add(
        Case.binary(
            "conv2d-weight-gradient " + name,
            (x, y) -> Convolving.weightGradient(x, y, window, groups, weights),
            normal(images.extents()),
            normal(output.extents())));
  }
}
