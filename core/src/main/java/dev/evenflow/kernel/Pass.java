package dev.evenflow.kernel;

/**
 * One of the convolutions of stride 1 that make up a {@link Correlation}, with its tables.
 *
 * @param windows what a row of results reads
 * @param band the same windows, or {@link Windows#tall} ones over all rows of a band
 * @param lines band rows that are copied for a band: none where windows are read from the source
 *     itself, one of tall windows, else one for each row of results
 * @param runs that a window consists of in its band: one for each column of taps in a tall one
 * @param bandRows rows of results that are computed together
 * @param starts where the windows of a whole band begin
 * @param lastStarts the same for the last, shorter band
 * @param places where the results of a band go, counted from its first
 * @param weights where this pass's packed weights begin in the workspace
 */
record Pass(
    Windows windows,
    Windows band,
    int lines,
    int runs,
    int bandRows,
    Offsets starts,
    Offsets lastStarts,
    Offsets places,
    int weights) {

  /**
   * Makes the tables.
   *
   * @param shares whether rows of results share copied rows
   * @param width columns of the result image
   * @param channels channels of the result
   */
  static Pass of(
      Windows windows, int bandRows, boolean shares, int width, int channels, int weights) {
    Windows band = shares ? windows.tall(bandRows) : windows;
    int lines = windows.inPlace() ? 0 : shares ? 1 : bandRows;
    int tallTaps = shares ? band.rows().taps() : 0;
    Offsets starts = starts(windows, tallTaps, bandRows);
    int rest = windows.rows().count() % bandRows;
    Offsets lastStarts = rest == 0 ? starts : starts(windows, tallTaps, rest);
    int[] places = new int[starts.values().length];
    for (int p = 0; p < places.length; p++) {
      int row = p / windows.columns().count() * windows.rows().every();
      int column = p % windows.columns().count() * windows.columns().every();
      places[p] = (row * width + column) * channels;
    }
    return new Pass(
        windows,
        band,
        lines,
        shares ? windows.columns().taps() : 1,
        bandRows,
        starts,
        lastStarts,
        new Offsets(places),
        weights);
  }

  private static Offsets starts(Windows windows, int tallTaps, int rows) {
    return tallTaps == 0 ? windows.starts(rows, windows.inPlace()) : windows.starts(rows, tallTaps);
  }

  boolean inPlace() {
    return lines == 0;
  }

  /** Floats of a copied band. */
  int size() {
    return lines * band.rowSize();
  }

  /** From where one of these runs begins to where the next does. */
  int runStep() {
    return band.rows().taps() * band.groupChannels();
  }

  /** Zeros what no fill touches. */
  void clear(float[] space, int slot) {
    band.clear(space, slot, lines);
  }

  /**
   * Copies what a band of rows reads.
   *
   * @param image where the image's first channel of the group lies in the source
   * @param row the first row of results
   * @param rows how many rows of results
   */
  void fill(float[] source, int image, int row, int rows, float[] space, int slot) {
    int first = row * lines / bandRows;
    for (int i = 0; i < Math.min(lines, rows); i++) {
      band.fill(source, image, first + i, space, slot + i * band.rowSize());
    }
  }

  /** Where the windows of a band of so many rows begin. */
  Offsets starts(int rows) {
    return rows == bandRows ? starts : lastStarts;
  }
}
