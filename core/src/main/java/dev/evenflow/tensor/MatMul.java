package dev.evenflow.tensor;

/**
 * The matrix product of the last two axes, for equal leading (batch) axes: {@code op(A) op(B)} with
 * op(A) of [..., m, k] and op(B) of [..., k, n].
 *
 * @param transposeLeft whether A is given as [..., k, m]
 * @param transposeRight whether B is given as [..., n, k]
 */
public record MatMul(boolean transposeLeft, boolean transposeRight) implements Operation {
  @Override
  public void differentiate(Tensor node, Tensor g, Adjoints adjoints) {
    Tensor a = node.input(0);
    Tensor b = node.input(1);
    adjoints.add(
        a,
        transposeLeft
            ? Tensor.matmul(b, g, transposeRight, true)
            : Tensor.matmul(g, b, false, !transposeRight));
    adjoints.add(
        b,
        transposeRight
            ? Tensor.matmul(g, a, true, transposeLeft)
            : Tensor.matmul(a, g, !transposeLeft, false));
  }

  /** The shape of the product. */
  static Shape shape(Tensor a, Tensor b, MatMul product) {
    Shape left = a.shape();
    Shape right = b.shape();
    if (left.rank() < 2 || right.rank() != left.rank()) {
      throw Tensor.fault(
          "matmul", left + " by " + right + ": both need the same rank of at least 2");
    }
    for (int axis = 0; axis < left.rank() - 2; axis++) {
      if (left.extent(axis) != right.extent(axis)) {
        throw Tensor.fault("matmul", left + " by " + right + ": batch axes differ");
      }
    }
    int m = left.extent(product.transposeLeft ? -1 : -2);
    int inner = left.extent(product.transposeLeft ? -2 : -1);
    int inner2 = right.extent(product.transposeRight ? -1 : -2);
    int n = right.extent(product.transposeRight ? -2 : -1);
    if (inner != inner2) {
      throw fault(left, right, inner, inner2);
    }
    return left.with(-2, m).with(-1, n);
  }

  /** The fault of operands whose inner extents differ. */
  static ShapeException fault(Shape left, Shape right, int inner, int inner2) {
    return Tensor.fault(
        "matmul",
        left + " by " + right + ": inner extents " + inner + " and " + inner2 + " differ");
  }
}
