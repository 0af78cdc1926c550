package dev.evenflow.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
public final class MatrixProduct {
  /** Buffers begin at multiples of this many floats. */
  private static final int PAD = 32;

  /** A copy of the right operand that nobody needs but for speed has at most so many floats. */
  private static final long LARGEST_COPY = 1L << 22;

  /** From so many rows of the left operand on, a copy of the right one pays. */
  private static final int ROWS_WORTH_A_COPY = 256;

  /** A left operand of fewer rows is copied by one thread, while the others wait. */
  private static final int ROWS_WORTH_A_LEFT_COPY = 64;

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
  public static Work of(
      int batch, int m, int n, int k, boolean transposeLeft, boolean transposeRight) {
    if (batch < 1 || m < 1 || n < 1 || k < 1) {
      throw new IllegalArgumentException(
          "batch " + batch + ", m " + m + ", n " + n + ", k " + k + ": sizes begin at 1");
    }
    int rows = tileRows();
    int columns = tileColumns();
    if (transposeLeft && !transposeRight && isNarrow(m, n, k)) {
      // Products commute: the transpose of C is op(B) transposed times op(A) transposed.
      ProductPlan plan = ProductPlan.of(batch, n, m, k, rows, columns);
      Panels left = Panels.ofColumns(1, n, k, rows);
      return product(plan, left, Panels.ofColumns(0, m, k, columns), true);
    }
    ProductPlan plan = ProductPlan.of(batch, m, n, k, rows, columns);
    Panels left = inPlace(0, m, k, rows, !transposeLeft);
    return product(plan, left, inPlace(1, n, k, columns, transposeRight), false);
  }

  /**
   * A product that is computed many times with the same right operand, which is copied once into
   * the order in which it is read.
   *
   * @param packing the copy, from operand 0 to operand 1
   * @param floats of the copy
   * @param product as of {@link #of}, bits included, but with the copy as operand 1
   */
  public record Repeated(Work packing, int floats, Work product) {}

  /**
   * The product of two dense row-major operands, so many times with the same right one; nothing if
   * a copy of it would not pay. Sizes as of {@link #of}.
   */
  public static Optional<Repeated> repeated(
      int times, int batch, int m, int n, int k, boolean transposeLeft, boolean transposeRight) {
    long rows = (long) times * m;
    if (Lanes.COUNT == 0
        || (long) batch * n * k > LARGEST_COPY
        || rows < (transposeRight ? 2L * m : ROWS_WORTH_A_COPY)) {
      return Optional.empty();
    }
    ProductPlan plan = ProductPlan.of(batch, m, n, k, tileRows(), tileColumns());
    Panels left = inPlace(0, m, k, tileRows(), !transposeLeft);
    Panels right = inPlace(0, n, k, tileColumns(), transposeRight);
    Panels columns = Panels.packed(1, 0, n, k, tileColumns());
    return Optional.of(
        new Repeated(
            new Work(List.of(packing(batch, n, k, right, columns)), 0),
            Math.multiplyExact(batch, columns.itemStride()),
            product(plan, left, columns, false)));
  }

  private static int tileRows() {
    return Lanes.COUNT == 0 ? PlainProduct.TILE : PanelProduct.ROWS;
  }

  private static int tileColumns() {
    return Lanes.COUNT == 0 ? PlainProduct.TILE : PanelProduct.COLUMNS;
  }

  /**
   * Whether C has too few columns to fill two vectors but rows enough, and is cheap to transpose
   * beside the work of computing it.
   */
  private static boolean isNarrow(int m, int n, int k) {
    return Lanes.COUNT > 0
        && n <= 16
        && m >= 64
        && m <= 4096
        && k >= 64
        && k <= ProductPlan.LONGEST_CHAIN;
  }

  /** The product of a plan; if {@code transposed}, the plan is for the transpose of C. */
  private static Work product(ProductPlan plan, Panels left, Panels right, boolean transposed) {
    List<Stage> stages = new ArrayList<>();
    int used = 0;
    Panels rows = left;
    if (packsLeft(plan, left)) {
      rows = Panels.packed(3, used, plan.m(), plan.k(), tileRows());
      stages.add(transposition(plan.batch(), plan.m(), plan.k(), left, rows));
      used = after(used, plan.batch(), rows.itemStride());
    }
    Panels columns = right;
    if (packsRight(plan, right)) {
      columns = Panels.packed(3, used, plan.n(), plan.k(), tileColumns());
      stages.add(packing(plan.batch(), plan.n(), plan.k(), right, columns));
      used = after(used, plan.batch(), columns.itemStride());
    }
    int results = Math.multiplyExact(plan.m(), plan.n());
    int output = used;
    boolean cut = plan.parts() > 1;
    if (cut || transposed) {
      used = after(used, Math.multiplyExact(plan.batch(), plan.parts()), results);
    }
    int edges = used;
    if (plan.m() % tileRows() != 0 || plan.n() % tileColumns() != 0) {
      used = after(used, plan.units(), tileRows() * tileColumns());
    }
    Kernel product =
        cut || transposed
            ? kernel(plan, rows, columns, 3, output, edges)
            : kernel(plan, rows, columns, 2, 0, edges);
    stages.add(new Stage(product, plan.units(), plan.grain()));
    if (cut) {
      stages.add(sum(plan, output));
    } else if (transposed) {
      Panels from = new Panels(3, output, results, results, plan.n(), 1);
      Panels to = new Panels(2, 0, results, results, 1, plan.m());
      PanelTransposition kernel = new PanelTransposition(from, to, plan.m(), plan.n(), plan.m());
      stages.add(new Stage(kernel, plan.batch(), kernel.grain()));
    }
    return new Work(stages, used);
  }

  private static Kernel kernel(
      ProductPlan plan, Panels left, Panels right, int output, int base, int edges) {
    return Lanes.COUNT == 0
        ? new PlainProduct(plan, left, right, output, base)
        : new PanelProduct(plan, left, right, output, base, edges);
  }

  /** The copy of a right operand, from one order to another. */
  private static Stage packing(int batch, int n, int k, Panels from, Panels to) {
    if (from.laneStride() != 1) {
      return transposition(batch, n, k, from, to);
    }
    int panels = Math.ceilDiv(n, PanelProduct.COLUMNS);
    PanelCopy kernel = new PanelCopy(from, to, panels, k);
    return new Stage(kernel, batch * panels, kernel.grain());
  }

  private static Stage transposition(int batch, int lanes, int k, Panels from, Panels to) {
    PanelTransposition kernel = new PanelTransposition(from, to, lanes, k, to.step());
    return new Stage(kernel, batch * Math.ceilDiv(lanes, to.step()), kernel.grain());
  }

  /**
   * Whether the left operand is copied, whose rows do not lie side by side: where they are read so
   * often that the copy pays, or where their loop, which takes two terms at a time, leaves one
   * over.
   */
  private static boolean packsLeft(ProductPlan plan, Panels left) {
    boolean often = plan.n() >= 256 && plan.m() >= ROWS_WORTH_A_LEFT_COPY;
    return Lanes.COUNT > 0 && left.laneStride() != 1 && (often || plan.k() % 2 != 0);
  }

  /**
   * Whether the right operand is copied: where its columns do not lie side by side, or else where
   * the copy is read so often that it pays.
   */
  private static boolean packsRight(ProductPlan plan, Panels right) {
    if (Lanes.COUNT == 0 || right.step() == PanelProduct.COLUMNS) {
      return false;
    }
    boolean often = plan.m() >= ROWS_WORTH_A_COPY || (plan.m() >= 64 && plan.n() >= 1024);
    return right.laneStride() != 1
        || (often && (long) plan.batch() * plan.n() * plan.k() <= LARGEST_COPY);
  }

  private static Panels inPlace(int operand, int lanes, int k, int width, boolean laneIsRow) {
    return laneIsRow
        ? Panels.ofRows(operand, lanes, k, width)
        : Panels.ofColumns(operand, lanes, k, width);
  }

  /** Where the next region of the workspace begins. */
  private static int after(int used, int count, int size) {
    return ProductPlan.roundUp(Math.addExact(used, Math.multiplyExact(count, size)), PAD);
  }

  private static Stage sum(ProductPlan plan, int partials) {
    int results = plan.m() * plan.n();
    // A double sum takes about 0.2 ns a part.
    int grain = Math.max(1, (1 << 17) / plan.parts());
    PartSum sum = new PartSum(partials, 2, 0, plan.parts(), results);
    return new Stage(sum, plan.batch() * results, grain);
  }
}
