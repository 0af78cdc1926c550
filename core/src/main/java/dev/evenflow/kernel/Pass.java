package dev.evenflow.kernel;

/**
 * One of the convolutions of stride 1 that make up a {@link Correlation}, with its tables.
 *
 * @param windows what a row of results reads
 * @param inPlace whether windows are read from the source itself
 * @param bandRows rows of results that are computed together
 * @param starts where the windows of a whole band begin
 * @param lastStarts the same for the last, shorter band
 * @param places where the results of a band go, counted from its first
 * @param weights where this pass's packed weights begin in the workspace
 */
record Pass(
    Windows windows,
    boolean inPlace,
    int bandRows,
    Offsets starts,
    Offsets lastStarts,
    Offsets places,
    int weights) {

  /**
   * Makes the tables.
   *
   * @param width columns of the result image
   * @param channels channels of the result
   */
  static Pass of(Windows windows, int bandRows, int width, int channels, int weights) {
    boolean inPlace = windows.inPlace();
    Offsets starts = windows.starts(bandRows, inPlace);
    int rest = windows.rows().count() % bandRows;
    Offsets lastStarts = rest == 0 ? starts : windows.starts(rest, inPlace);
    int[] places = new int[starts.values().length];
    for (int p = 0; p < places.length; p++) {
      int row = p / windows.columns().count() * windows.rows().every();
      int column = p % windows.columns().count() * windows.columns().every();
      places[p] = (row * width + column) * channels;
    }
    return new Pass(windows, inPlace, bandRows, starts, lastStarts, new Offsets(places), weights);
  }

  /** Where the windows of a band of so many rows begin. */
  Offsets starts(int rows) {
    return rows == bandRows ? starts : lastStarts;
  }
}
