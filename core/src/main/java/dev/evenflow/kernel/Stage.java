package dev.evenflow.kernel;

/**
 * A kernel with the range it covers. Stages of one {@link Work} run one after the other, the chunks
 * of one stage in any order, on any thread.
 *
 * @param kernel what runs
 * @param extent the number of units of work
 * @param grain how many units make a chunk, worth about 20 microseconds; never a function of the
 *     number of threads
 */
public record Stage(Kernel kernel, int extent, int grain) {
  /** A range of at least one unit in chunks of at least one. */
  public Stage {
    if (extent < 1 || grain < 1) {
      throw new IllegalArgumentException("extent " + extent + ", grain " + grain);
    }
  }

  /** The number of chunks; all but the last have {@code grain} units. */
  public int chunks() {
    return (extent + grain - 1) / grain;
  }
}
