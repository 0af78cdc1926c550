package dev.evenflow.kernel;

/**
 * The two inner loops of every convolution: a block of a few rows by {@link #width()} columns of a
 * matrix product whose left operand are windows, runs of an array that may overlap. Each element is
 * one chain of float multiply-adds, so that all tiles agree in every bit.
 *
 * <p>What is only used behind a loop comes first among the parameters. Otherwise C2 keeps it in
 * general registers and moves the loop's addresses through vector registers, where they queue
 * behind the multiply-adds: that costs 15 %.
 */
interface Tile {
  /** The rows of a block of results. */
  int ROWS = 8;

  /** The rows of a block of sums: as many as registers hold, for each step loads few. */
  int SUM_ROWS = 12;

  /** The columns of a block. */
  int width();

  /** {@link #dot} as an inner loop. */
  record Dot(Tile tile) implements InnerLoop {
    @Override
    public void run(Scratch s, int terms) {
      int[] zeros = s.zeros();
      tile.dot(s.results(), 0, zeros, 0, 1, 0, s.left(), 0, zeros, 0, s.right(), 0, terms);
    }
  }

  /** {@link #outer} as an inner loop. */
  record Outer(Tile tile) implements InnerLoop {
    @Override
    public void run(Scratch s, int terms) {
      tile.outer(s.results(), 0, s.left(), 0, s.zeros(), terms, s.right(), 0);
    }
  }

  /**
   * {@code y[yOffset + places[place + i] + k] = sum over r and j of x[xOffset + windows[first + i]
   * + r * step + j] * w[wOffset + (r * length + j) * width + k]} for 0 ≤ i {@code <} 8, 0 ≤ k
   * {@code <} width, 0 ≤ r {@code <} runs and 0 ≤ j {@code <} length, r and j ascending from a sum
   * of 0. A row of zeros must follow those of w. Rows are stored in ascending order. If there are
   * several runs, their length is even.
   */
  void dot(
      float[] y,
      int yOffset,
      int[] places,
      int place,
      int runs,
      int step,
      float[] x,
      int xOffset,
      int[] windows,
      int first,
      float[] w,
      int wOffset,
      int length);

  /**
   * {@code sums[sumsOffset + j * width + k] += sum over p of x[xOffset + windows[p] + j] *
   * dy[dyOffset + p * width + k]} for 0 ≤ j {@code <} 12, 0 ≤ k {@code <} width and 0 ≤ p {@code <}
   * pixels, p ascending.
   */
  void outer(
      float[] sums,
      int sumsOffset,
      float[] x,
      int xOffset,
      int[] windows,
      int pixels,
      float[] dy,
      int dyOffset);
}
