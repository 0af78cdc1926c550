package dev.evenflow.kernel;

/**
 * The innermost loops of a matrix product: a block of C of some rows by one or two vectors. The
 * right operand has its columns side by side, {@code bStep} from one p to the next. Each result is
 * a chain of fma over ascending p from 0 to k - 1, beginning with +0. All rows and columns of the
 * tile are written, rows {@code cRow} apart.
 */
interface ProductTile {
  /** The rows of C. */
  int rows();

  /**
   * Of a left operand whose rows are side by side: the values of the rows at one p are neighbours,
   * {@code aStep} away from those at the next.
   */
  void ofPanel(
      float[] a,
      int a0,
      int aStep,
      float[] b,
      int b0,
      int bStep,
      int k,
      float[] c,
      int c0,
      int cRow);

  /**
   * Of a row-major left operand: its rows are {@code aRow} apart, and the values of one row
   * neighbours. Only {@code rows} rows are read; the last stands in for those that are missing.
   *
   * @param k even, for the loop takes two terms at a time
   */
  void ofRows(
      float[] a,
      int a0,
      int aRow,
      int rows,
      float[] b,
      int b0,
      int bStep,
      int k,
      float[] c,
      int c0,
      int cRow);

  /** {@link #ofPanel} as an inner loop. */
  record OfPanel(ProductTile tile) implements InnerLoop {
    @Override
    public void run(Scratch s, int terms) {
      int width = PanelProduct.COLUMNS;
      tile.ofPanel(s.left(), 0, 8, s.right(), 0, width, terms, s.results(), 0, width);
    }
  }

  /** {@link #ofRows} as an inner loop. */
  record OfRows(ProductTile tile) implements InnerLoop {
    @Override
    public void run(Scratch s, int terms) {
      int width = PanelProduct.COLUMNS;
      int even = terms & -2;
      tile.ofRows(s.left(), 0, LONG, tile.rows(), s.right(), 0, width, even, s.results(), 0, width);
    }
  }
}
