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
    if (Lanes.COUNT == 0) {
      return plain(batch, m, n, k, transposeLeft, transposeRight);
    }
    int rows = PanelProduct.ROWS;
    int columns = PanelProduct.COLUMNS;
    if (transposeLeft && !transposeRight && isNarrow(m, n, k)) {
      // Products commute: the transpose of C is op(B) transposed times op(A) transposed.
      ProductPlan plan = ProductPlan.of(batch, n, m, k, rows, columns);
      Panels left = Panels.ofColumns(1, n, k, rows);
      return tiled(plan, left, Panels.ofColumns(0, m, k, columns), true);
    }
    ProductPlan plan = ProductPlan.of(batch, m, n, k, rows, columns);
    Panels left = inPlace(0, m, k, rows, !transposeLeft);
    return tiled(plan, left, inPlace(1, n, k, columns, transposeRight), false);
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
    ProductPlan plan = ProductPlan.of(batch, m, n, k, PanelProduct.ROWS, PanelProduct.COLUMNS);
    Panels right = inPlace(0, n, k, PanelProduct.COLUMNS, transposeRight);
    Panels columns = Panels.packed(1, 0, n, k, PanelProduct.COLUMNS);
    Stage packing = packing(plan, right, columns);
    Panels left = inPlace(0, m, k, PanelProduct.ROWS, !transposeLeft);
    return Optional.of(
        new Repeated(
            new Work(List.of(packing), 0),
            Math.multiplyExact(batch, columns.itemStride()),
            tiled(plan, left, columns, false)));
  }

  private static Stage packing(ProductPlan plan, Panels right, Panels packed) {
    return right.laneStride() == 1
        ? copy(plan, right, packed)
        : transposition(plan, right, packed, plan.n(), PanelProduct.COLUMNS);
  }

  /**
   * Whether C has too few columns to fill two vectors but rows enough, and is cheap to transpose
   * beside the work of computing it.
   */
  private static boolean isNarrow(int m, int n, int k) {
    return n <= 16 && m >= 64 && m <= 4096 && k >= 64;
  }

  private static Work plain(
      int batch, int m, int n, int k, boolean transposeLeft, boolean transposeRight) {
    int tile = PlainProduct.TILE;
    ProductPlan plan = ProductPlan.of(batch, m, n, k, tile, tile);
    Panels left = inPlace(0, m, k, tile, !transposeLeft);
    Panels right = inPlace(1, n, k, tile, transposeRight);
    boolean cut = plan.parts() > 1;
    PlainProduct product = new PlainProduct(plan, left, right, cut ? 3 : 2);
    Stage stage = new Stage(product, plan.units(), plan.grain());
    return cut
        ? new Work(List.of(stage, sum(plan, 0, 2, 0)), partials(plan))
        : new Work(List.of(stage), 0);
  }

  /** The work in register tiles; if {@code transposed}, of a plan for the transpose of C. */
  private static Work tiled(ProductPlan plan, Panels left, Panels right, boolean transposed) {
    List<Stage> stages = new ArrayList<>();
    int used = 0;
    Panels rows = left;
    if (packsLeft(plan, left)) {
      rows = Panels.packed(3, used, plan.m(), plan.k(), PanelProduct.ROWS);
      stages.add(transposition(plan, left, rows, plan.m(), PanelProduct.ROWS));
      used = after(used, plan.batch(), rows.itemStride());
    }
    Panels columns = right;
    if (packsRight(plan, right)) {
      columns = Panels.packed(3, used, plan.n(), plan.k(), PanelProduct.COLUMNS);
      stages.add(packing(plan, right, columns));
      used = after(used, plan.batch(), columns.itemStride());
    }
    int results = Math.multiplyExact(plan.m(), plan.n());
    int whole = used;
    if (transposed) {
      used = after(used, plan.batch(), results);
    }
    int partials = used;
    boolean cut = plan.parts() > 1;
    if (cut) {
      used = after(used, 1, partials(plan));
    }
    int edges = used;
    if (plan.m() % PanelProduct.ROWS != 0 || plan.n() % PanelProduct.COLUMNS != 0) {
      used = after(used, plan.units(), PanelProduct.TILE);
    }
    int output = transposed ? 3 : 2;
    int base = transposed ? whole : 0;
    PanelProduct product =
        cut
            ? new PanelProduct(plan, rows, columns, 3, partials, edges)
            : new PanelProduct(plan, rows, columns, output, base, edges);
    stages.add(new Stage(product, plan.units(), plan.grain()));
    if (cut) {
      stages.add(sum(plan, partials, output, base));
    }
    if (transposed) {
      Panels from = new Panels(3, whole, results, results, plan.n(), 1);
      Panels to = new Panels(2, 0, results, results, 1, plan.m());
      PanelTransposition kernel = new PanelTransposition(from, to, plan.m(), plan.n(), plan.m());
      stages.add(new Stage(kernel, plan.batch(), kernel.grain()));
    }
    return new Work(stages, used);
  }

  private static Stage transposition(
      ProductPlan plan, Panels from, Panels to, int lanes, int width) {
    PanelTransposition kernel = new PanelTransposition(from, to, lanes, plan.k(), width);
    return new Stage(kernel, plan.batch() * Math.ceilDiv(lanes, width), kernel.grain());
  }

  private static Stage copy(ProductPlan plan, Panels from, Panels to) {
    int panels = Math.ceilDiv(plan.n(), PanelProduct.COLUMNS);
    PanelCopy kernel = new PanelCopy(from, to, panels, plan.k());
    return new Stage(kernel, plan.batch() * panels, kernel.grain());
  }

  /**
   * Whether the left operand is copied: where its rows do not lie side by side and are read for
   * several panels of columns.
   */
  private static boolean packsLeft(ProductPlan plan, Panels left) {
    return left.laneStride() != 1 && plan.n() >= 64;
  }

  /**
   * Whether the right operand is copied: where its columns do not lie side by side, or else where
   * the copy is read so often that it pays.
   */
  private static boolean packsRight(ProductPlan plan, Panels right) {
    return right.laneStride() != 1
        || (right.step() != PanelProduct.COLUMNS
            && plan.m() >= ROWS_WORTH_A_COPY
            && (long) plan.batch() * plan.n() * plan.k() <= LARGEST_COPY);
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

  private static int partials(ProductPlan plan) {
    return Math.multiplyExact(
        Math.multiplyExact(plan.batch(), plan.parts()), Math.multiplyExact(plan.m(), plan.n()));
  }

  private static Stage sum(ProductPlan plan, int partials, int output, int base) {
    int results = plan.m() * plan.n();
    // A double sum takes about 0.2 ns a part.
    int grain = Math.max(1, (1 << 17) / plan.parts());
    PartSum sum = new PartSum(partials, output, base, plan.parts(), results);
    return new Stage(sum, plan.batch() * results, grain);
  }
}
