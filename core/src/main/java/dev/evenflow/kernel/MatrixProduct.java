package dev.evenflow.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * The product of two float32 matrices, or of many pairs of them: C = op(A) op(B).
 *
 * <p>Each element of C is a chain of fma over ascending k, beginning with +0. Where k is above
 * {@value ProductPlan#LONGEST_CHAIN}, it is cut into parts of about 1,000 terms, each such a chain,
 * and the parts are added in ascending order in double and rounded once. Nothing else happens, so
 * that the bits depend on neither threads nor vector width.
 *
 * <p>Operands of the kernels: 0 is A, 1 is B, 2 is C, 3 the workspace. A and B may be read up to 31
 * floats past their ends; what is there has no influence.
 */
final class MatrixProduct {
  /** Buffers begin at multiples of this many floats. */
  private static final int PAD = 32;

  /** A copy of the right operand that nobody needs but for speed has at most so many floats. */
  private static final long LARGEST_COPY = 1L << 22;

  private MatrixProduct() {}

  /**
   * The product of two dense row-major operands.
   *
   * @param batch how many products there are, one after the other in each operand
   * @param m rows of op(A) and C
   * @param n columns of op(B) and C
   * @param k columns of op(A), rows of op(B)
   * @param transposeLeft whether A is [k, m] instead of [m, k]
   * @param transposeRight whether B is [n, k] instead of [k, n]
   * @throws IllegalArgumentException if a size is below 1
   * @throws ArithmeticException if an operand or the workspace would have 2³¹ floats or more
   */
  static Work of(int batch, int m, int n, int k, boolean transposeLeft, boolean transposeRight) {
    if (batch < 1 || m < 1 || n < 1 || k < 1) {
      throw new IllegalArgumentException(
          "batch " + batch + ", m " + m + ", n " + n + ", k " + k + ": sizes begin at 1");
    }
    return Lanes.COUNT == 0
        ? plain(batch, m, n, k, transposeLeft, transposeRight)
        : tiled(batch, m, n, k, transposeLeft, transposeRight);
  }

  private static Work plain(
      int batch, int m, int n, int k, boolean transposeLeft, boolean transposeRight) {
    int tile = PlainProduct.TILE;
    ProductPlan plan = ProductPlan.of(batch, m, n, k, tile, tile);
    Panels left = inPlace(0, m, k, tile, !transposeLeft);
    Panels right = inPlace(1, n, k, tile, transposeRight);
    Stage product =
        new Stage(
            new PlainProduct(plan, left, right, plan.parts() > 1 ? 3 : 2),
            plan.units(),
            plan.grain());
    return plan.parts() == 1
        ? new Work(List.of(product), 0)
        : new Work(List.of(product, sum(plan, 0)), partials(plan));
  }

  private static Work tiled(
      int batch, int m, int n, int k, boolean transposeLeft, boolean transposeRight) {
    int rows = PanelProduct.ROWS;
    int columns = PanelProduct.COLUMNS;
    ProductPlan plan = ProductPlan.of(batch, m, n, k, rows, columns);
    List<Stage> stages = new ArrayList<>();
    int used = 0;

    Panels left = inPlace(0, m, k, rows, !transposeLeft);
    if (packsLeft(plan, transposeLeft)) {
      Panels packed = Panels.packed(3, used, m, k, rows);
      PanelPacking packing = new PanelPacking(left, packed, m, k, rows);
      stages.add(new Stage(packing, batch * Math.ceilDiv(m, rows), packing.grain()));
      used = after(used, batch, packed);
      left = packed;
    }
    Panels right = inPlace(1, n, k, columns, transposeRight);
    if (transposeRight || packsRight(plan)) {
      Panels packed = Panels.packed(3, used, n, k, columns);
      PanelPacking packing = new PanelPacking(right, packed, n, k, columns);
      stages.add(new Stage(packing, batch * Math.ceilDiv(n, columns), packing.grain()));
      used = after(used, batch, packed);
      right = packed;
    }
    int partialBase = used;
    if (plan.parts() > 1) {
      used = ProductPlan.roundUp(Math.addExact(used, partials(plan)), PAD);
    }
    int edgeBase = used;
    if (m % rows != 0 || n % columns != 0) {
      used = Math.addExact(used, Math.multiplyExact(plan.units(), PanelProduct.TILE));
    }
    boolean cut = plan.parts() > 1;
    stages.add(
        new Stage(
            new PanelProduct(plan, left, right, cut ? 3 : 2, cut ? partialBase : 0, edgeBase),
            plan.units(),
            plan.grain()));
    if (cut) {
      stages.add(sum(plan, partialBase));
    }
    return new Work(stages, used);
  }

  /**
   * Whether the left operand is copied: where its rows are not side by side in memory and are read
   * for several panels of columns.
   */
  private static boolean packsLeft(ProductPlan plan, boolean transposed) {
    return !transposed && plan.n() >= 64;
  }

  /** Whether the right operand is copied although its columns are side by side in memory. */
  private static boolean packsRight(ProductPlan plan) {
    return plan.m() >= 256 && (long) plan.batch() * plan.n() * plan.k() <= LARGEST_COPY;
  }

  private static Panels inPlace(int operand, int lanes, int k, int width, boolean laneIsRow) {
    return laneIsRow
        ? Panels.ofRows(operand, lanes, k, width)
        : Panels.ofColumns(operand, lanes, k, width);
  }

  private static int after(int used, int batch, Panels packed) {
    int end = Math.addExact(used, Math.multiplyExact(batch, packed.itemStride()));
    return ProductPlan.roundUp(end, PAD);
  }

  private static int partials(ProductPlan plan) {
    return Math.multiplyExact(
        Math.multiplyExact(plan.batch(), plan.parts()), Math.multiplyExact(plan.m(), plan.n()));
  }

  private static Stage sum(ProductPlan plan, int base) {
    int results = plan.m() * plan.n();
    // A double sum takes about 0.2 ns a part.
    int grain = Math.max(1, (1 << 17) / plan.parts());
    return new Stage(new PartSum(base, plan.parts(), results), plan.batch() * results, grain);
  }
}
