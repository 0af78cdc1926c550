package dev.evenflow.kernel;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.HashSet;
import java.util.Set;

/**
 * A matrix product in register tiles of SIMD vectors. A unit of work is a block of C (or of a
 * partial product), as {@link ProductPlan} counts them.
 *
 * @param plan the blocks
 * @param left the left operand, whose lanes are the rows of C
 * @param right the right operand, whose lanes are the columns of C and lie side by side
 * @param output which operand is written: 2, or 3 for partial products
 * @param outputBase where the output begins in that operand: [batch, parts, m, n]
 * @param edgeBase where operand 3 has a tile for each unit, for tiles that C cuts short
 */
record PanelProduct(
    ProductPlan plan, Panels left, Panels right, int output, int outputBase, int edgeBase)
    implements Writer {
  private static final int LANES = Lanes.Vectors.SPECIES.length();

  /** Whether 16 vectors stay in registers: where vectors have 512 bits, there are 32. */
  private static final boolean MANY = LANES >= 16;

  /** Rows of a register tile; where registers are few, its halves are computed in turn. */
  static final int ROWS = 8;

  /** Columns of a register tile: two vectors. */
  static final int COLUMNS = 2 * LANES;

  /** Floats of a tile. */
  static final int TILE = ROWS * COLUMNS;

  private static final ProductTile EIGHT_BY_TWO = ProductTileClass.of(ROWS, 2);
  private static final ProductTile FOUR_BY_TWO = ProductTileClass.of(ROWS / 2, 2);
  private static final ProductTile EIGHT_BY_ONE = ProductTileClass.of(ROWS, 1);

  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    for (int unit = from; unit < to; unit++) {
      block(buffers, offsets, unit);
    }
  }

  @Override
  public Set<InnerLoop> innerLoops() {
    Set<ProductTile> tiles = new HashSet<>();
    int rest = plan.n() % COLUMNS;
    if (rest != 0 && rest <= LANES) {
      tiles.add(EIGHT_BY_ONE);
    }
    if (rest > LANES || plan.n() >= COLUMNS) {
      if (MANY) {
        tiles.add(EIGHT_BY_TWO);
      }
      if (!MANY || (plan.m() % ROWS > 0 && plan.m() % ROWS <= 4)) {
        tiles.add(FOUR_BY_TWO);
      }
    }
    return tiles.stream()
        .map(tile -> isPanel() ? new ProductTile.OfPanel(tile) : new ProductTile.OfRows(tile))
        .collect(toUnmodifiableSet());
  }

  @Override
  public int greatest(float[][] buffers, int[] offsets, int from, int to) {
    return plan.greatest(buffers[output], offsets[output] + outputBase, from, to);
  }

  private void block(float[][] buffers, int[] offsets, int unit) {
    int m = plan.m();
    int n = plan.n();
    int firstRow = plan.firstRow(unit);
    int firstColumn = plan.firstColumn(unit);
    int itemPart = plan.itemPart(unit);
    int item = itemPart / plan.parts();
    int p = itemPart % plan.parts() * plan.partLength();
    int terms = Math.min(plan.partLength(), plan.k() - p);
    int lastRow = Math.min(m, firstRow + plan.blockRows());
    int lastColumn = Math.min(n, firstColumn + plan.blockColumns());
    float[] a = buffers[left.operand()];
    float[] b = buffers[right.operand()];
    float[] c = buffers[output];
    int c0 = offsets[output] + outputBase + itemPart * m * n;
    for (int j = firstColumn; j < lastColumn; j += COLUMNS) {
      int b0 = right.at(offsets, item, j / COLUMNS, p);
      int columns = Math.min(COLUMNS, lastColumn - j);
      int width = columns <= LANES ? LANES : COLUMNS;
      for (int i = firstRow; i < lastRow; i += ROWS) {
        int a0 = left.at(offsets, item, i / ROWS, p);
        int rows = Math.min(ROWS, lastRow - i);
        int to = c0 + i * n + j;
        if (columns == width && rows == ROWS) {
          tile(a, a0, rows, b, b0, width, terms, c, to, n);
        } else {
          float[] edge = buffers[3];
          int e0 = offsets[3] + edgeBase + unit * TILE;
          tile(a, a0, rows, b, b0, width, terms, edge, e0, width);
          for (int r = 0; r < rows; r++) {
            System.arraycopy(edge, e0 + r * width, c, to + r * n, columns);
          }
        }
      }
    }
  }

  /** One tile of C. */
  private void tile(
      float[] a, int a0, int rows, float[] b, int b0, int width, int k, float[] c, int c0, int n) {
    if (width == COLUMNS && rows > 4 && !MANY) {
      tile(a, a0, 4, b, b0, width, k, c, c0, n);
      int a4 = a0 + 4 * left.laneStride();
      tile(a, a4, rows - 4, b, b0, width, k, c, c0 + 4 * n, n);
      return;
    }
    ProductTile tile = EIGHT_BY_ONE;
    if (width == COLUMNS) {
      tile = rows > 4 ? EIGHT_BY_TWO : FOUR_BY_TWO;
    }
    if (isPanel()) {
      tile.ofPanel(a, a0, left.step(), b, b0, right.step(), k, c, c0, n);
    } else {
      tile.ofRows(a, a0, left.laneStride(), rows, b, b0, right.step(), k, c, c0, n);
    }
  }

  private boolean isPanel() {
    return left.laneStride() == 1;
  }
}
