package dev.evenflow.kernel;

/**
 * How a matrix product is cut. C falls into blocks of rows and columns; each is a unit of work
 * whose part of the left operand is small enough for the second-level cache. A long k falls into
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

  /** Multiply-adds of the smallest chunk: about 10 microseconds of one core. */
  private static final long SMALLEST_CHUNK = 1L << 19;

  /** Multiply-adds of the largest chunk. */
  private static final long LARGEST_CHUNK = 1L << 23;

  /** A product of any size but the smallest falls into so many chunks, for threads to share. */
  private static final int CHUNKS = 64;

  /** Floats of the left operand that a unit reads for each tile of columns: half a cache. */
  private static final int CACHED = 1 << 17;

  /** Rows that share what is read of the right operand: more would save nothing. */
  private static final int MOST_ROWS = 128;

  /**
   * The plan for these sizes.
   *
   * @param tileRows rows of a register tile, of which a block's rows are a multiple
   * @param tileColumns columns of a register tile, of which a block's columns are a multiple
   */
  static ProductPlan of(int batch, int m, int n, int k, int tileRows, int tileColumns) {
    int parts = parts((long) batch * m * n, k);
    int partLength = roundUp(Math.ceilDiv(k, parts), 8);
    int used = Math.ceilDiv(k, partLength);
    long terms = Math.min(k, partLength);
    long area = chunk((double) batch * m * n * k) / terms;
    long mostRows = Math.min(Math.min(MOST_ROWS, CACHED / terms), area / tileColumns);
    int rows = block(m, mostRows, tileRows);
    int columns = block(n, area / rows, tileColumns);
    return new ProductPlan(batch, m, n, k, used, partLength, rows, columns);
  }

  /** The multiply-adds that a chunk should have, of this many in all. */
  private static long chunk(double all) {
    return (long) Math.clamp(all / CHUNKS, SMALLEST_CHUNK, LARGEST_CHUNK);
  }

  /**
   * The size of blocks as equal as can be, in whole tiles and of at most so much, if of several.
   */
  private static int block(int size, long most, int tile) {
    int tiles = Math.ceilDiv(size, tile);
    long blocks = Math.ceilDiv(tiles, Math.max(1, most / tile));
    return Math.toIntExact(Math.ceilDiv(tiles, blocks) * tile);
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

  /** The greatest magnitude in units of C, which begins at some place in memory, as bits. */
  int greatest(float[] c, int c0, int from, int to) {
    int greatest = 0;
    for (int unit = from; unit < to; unit++) {
      int first = c0 + itemPart(unit) * m * n + firstColumn(unit);
      int columns = Math.min(blockColumns, n - firstColumn(unit));
      int rows = Math.min(blockRows, m - firstRow(unit));
      greatest = Magnitude.greatest(c, first + firstRow(unit) * n, rows, columns, n, greatest);
    }
    return greatest;
  }

  /** How many units make a chunk. */
  int grain() {
    long unit = (long) Math.min(m, blockRows) * blockColumns * Math.min(k, partLength);
    return Math.clamp(chunk((double) batch * m * n * k) / unit, 1, units());
  }

  /** The smallest multiple of {@code unit} that is at least {@code a}. */
  static int roundUp(int a, int unit) {
    return Math.multiplyExact(Math.ceilDiv(a, unit), unit);
  }
}
