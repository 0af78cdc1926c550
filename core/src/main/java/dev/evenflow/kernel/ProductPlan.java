package dev.evenflow.kernel;

/**
 * How a matrix product is cut. C falls into blocks of rows and columns; each is a unit of work that
 * reads a part of the right operand small enough for the second-level cache. A long k falls into
 * parts, whose partial products are added up afterwards; the parts depend on the sizes alone, for
 * they decide the rounding.
 *
 * @param batch the number of products
 * @param m rows of C
 * @param n columns of C
 * @param k terms of each sum
 * @param parts into how many parts k is cut
 * @param partLength the terms of a part; the last may have fewer
 * @param blockRows rows of C in a unit of work
 * @param blockColumns columns of C in a unit of work
 */
record ProductPlan(
    int batch, int m, int n, int k, int parts, int partLength, int blockRows, int blockColumns) {
  /** The longest chain of fma in float. Beyond it a sum is cut, which also limits its error. */
  static final int LONGEST_CHAIN = 2048;

  /** The terms of a part, at most. */
  private static final int PART = 1024;

  /** The floats of all partial products, at most: beyond it the parts get longer. */
  private static final long PARTIALS = 1L << 24;

  /** Multiply-adds that are worth about 40 microseconds of one core. */
  private static final long CHUNK = 1L << 21;

  /** Floats of the right operand that one unit may read: half a second-level cache of 1 MiB. */
  private static final int CACHED = 1 << 17;

  /**
   * The plan for these sizes.
   *
   * @param tileRows rows of a register tile, of which a block's rows are a multiple
   * @param tileColumns columns of a register tile, of which a block's columns are a multiple
   */
  static ProductPlan of(int batch, int m, int n, int k, int tileRows, int tileColumns) {
    int parts = parts((long) batch * m * n, k);
    int partLength = roundUp(Math.ceilDiv(k, parts), 8);
    int columns = roundUp(n, tileColumns);
    int mostColumns = Math.max(1, CACHED / partLength / tileColumns) * tileColumns;
    if (columns > mostColumns) {
      columns = roundUp(Math.ceilDiv(n, Math.ceilDiv(n, mostColumns)), tileColumns);
    }
    long sliver = (long) tileRows * columns * Math.min(k, partLength);
    long slivers = Math.ceilDiv(m, tileRows);
    if (slivers * sliver > CHUNK + CHUNK / 2) {
      // Powers of two leave the fewest short blocks, as most networks have such sizes.
      slivers = Math.min(slivers, Long.highestOneBit(Math.max(1, CHUNK / sliver)));
    }
    int used = Math.ceilDiv(k, partLength);
    return new ProductPlan(
        batch, m, n, k, used, partLength, Math.toIntExact(slivers * tileRows), columns);
  }

  /** Into how many parts a sum of k terms is cut: one if k is not long. */
  private static int parts(long results, int k) {
    if (k <= LONGEST_CHAIN) {
      return 1;
    }
    return (int) Math.max(1, Math.min(Math.ceilDiv(k, PART), PARTIALS / results));
  }

  /** Blocks of C from top to bottom. */
  int rowBlocks() {
    return Math.ceilDiv(m, blockRows);
  }

  /** Blocks of C from left to right. */
  int columnBlocks() {
    return Math.ceilDiv(n, blockColumns);
  }

  /** Units of work: blocks of rows, within blocks of columns, within parts, within the batch. */
  int units() {
    return Math.multiplyExact(Math.multiplyExact(batch, parts), columnBlocks() * rowBlocks());
  }

  /** The first row of C in a unit of work. */
  int firstRow(int unit) {
    return unit % rowBlocks() * blockRows;
  }

  /** The first column of C in a unit of work. */
  int firstColumn(int unit) {
    return unit / rowBlocks() % columnBlocks() * blockColumns;
  }

  /** Which partial product a unit of work is in, counted through the batch. */
  int itemPart(int unit) {
    return unit / (rowBlocks() * columnBlocks());
  }

  /** How many units make a chunk. */
  int grain() {
    long unit = (long) Math.min(m, blockRows) * blockColumns * Math.min(k, partLength);
    return (int) Math.max(1, Math.min(units(), CHUNK / unit));
  }

  /** The smallest multiple of {@code unit} that is at least {@code a}. */
  static int roundUp(int a, int unit) {
    return Math.multiplyExact(Math.ceilDiv(a, unit), unit);
  }
}
