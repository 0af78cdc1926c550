package dev.evenflow.kernel;

import java.util.function.IntUnaryOperator;

/**
 * What one row of results reads: its source rows are copied into a band row, laid out [column][row
 * of taps][channel] with zeros outside the source, so that the window of each result, over all taps
 * and channels of a group, is one run of floats. Windows of neighbours overlap. A dilated kernel
 * gets its columns sorted by their remainder by the dilation.
 *
 * @param rows the vertical axis
 * @param columns the horizontal axis
 * @param height rows of the source
 * @param width columns of the source
 * @param channels channels of the source
 * @param groupChannels channels of a group, those that are read
 */
record Windows(Axis rows, Axis columns, int height, int width, int channels, int groupChannels) {

  /** Floats of a run, at least, that is worth a loop of its own. */
  private static final int SHARED_RUN = 32;

  /** Windows over a single row of the source each, the first so many rows below that of these. */
  Windows singleRow(int below) {
    int origin = rows.origin() + below;
    Axis single = new Axis(rows.count(), 0, 1, origin, rows.stride(), 1, 1, 0, 1);
    return new Windows(single, columns, height, width, channels, groupChannels);
  }

  /**
   * Windows over what so many rows of results read together, which they share: a band row of these
   * holds every source row once. Source rows must follow each other.
   */
  Windows tall(int bandRows) {
    int taps = (bandRows - 1) * rows.stride() + rows.taps();
    int bands = Math.ceilDiv(rows.count(), bandRows);
    Axis tall = new Axis(bands, 0, 1, rows.origin(), bandRows * rows.stride(), taps, 1, 0, 1);
    return new Windows(tall, columns, height, width, channels, groupChannels);
  }

  /** The same windows over the channels of all groups. */
  Windows overAllChannels() {
    return new Windows(rows, columns, height, width, channels, channels);
  }

  /** Floats of one window, in the order column of taps, row of taps, channel. */
  int length() {
    return columns.taps() * rows.taps() * groupChannels;
  }

  /** Rows of packed weights: one for each float of a window, and one of zeros. */
  int packedRows() {
    return length() + 1;
  }

  /** Floats of one band row. */
  int rowSize() {
    return columns.taps() == 0 ? 0 : residues() * residueColumns() * rows.taps() * groupChannels;
  }

  /** Whether every window is one run of the source already, so that nothing need be copied. */
  boolean inPlace() {
    return rows.taps() == 1 && insideImage();
  }

  /** Whether, within one row of taps, every window is one run of the source. */
  boolean insideImage() {
    return groupChannels == channels
        && (columns.taps() == 1 || columns.dilation() == 1)
        && columns.taps() > 0
        && rows.origin() >= 0
        && columns.origin() >= 0
        && rows.origin() + rows.span() <= height
        && columns.origin() + columns.span() <= width;
  }

  /**
   * Whether rows of results had better share the rows that are copied for them: they overlap, and
   * the runs that a window then consists of, one for each column of taps, are long and even.
   */
  boolean shareRows() {
    int run = rows.taps() * groupChannels;
    return rows.taps() > rows.stride() && rows.dilation() == 1 && run >= SHARED_RUN && run % 2 == 0;
  }

  /** Where the window of the first result of a row begins in an image of the source. */
  int place(int row) {
    int y = rows.origin() + row * rows.stride();
    return (y * width + columns.origin()) * channels;
  }

  /**
   * Where each window of a band of rows begins, followed by repetitions of the last one up to whole
   * tiles: in the source, counted from {@link #place}, if {@link #inPlace}, else in the band.
   */
  Offsets starts(int bandRows, boolean inPlace) {
    return inPlace
        ? starts(bandRows, rows.stride() * width * channels, column -> column * channels)
        : starts(bandRows, rowSize(), column -> slot(column) * rows.taps() * groupChannels);
  }

  /** The same in a band of {@link #tall} windows of so many rows of taps. */
  Offsets starts(int bandRows, int tallTaps) {
    int pitch = tallTaps * groupChannels;
    return starts(bandRows, rows.stride() * groupChannels, column -> slot(column) * pitch);
  }

  private Offsets starts(int bandRows, int rowStep, IntUnaryOperator columnPlace) {
    int pixels = bandRows * columns.count();
    int[] starts = new int[Math.ceilDiv(pixels, Tile.ROWS) * Tile.ROWS];
    for (int p = 0; p < starts.length; p++) {
      int row = Math.min(p, pixels - 1) / columns.count();
      int column = Math.min(p, pixels - 1) % columns.count() * columns.stride();
      starts[p] = row * rowStep + columnPlace.applyAsInt(column);
    }
    return new Offsets(starts);
  }

  /** Zeros the columns of so many band rows that lie outside the source: no fill touches them. */
  void clear(float[] band, int offset, int bandRows) {
    int pitch = rows.taps() * groupChannels;
    int count = residueColumns();
    for (int row = 0; row < bandRows; row++) {
      for (int e = 0; e < residues(); e++) {
        int target = offset + row * rowSize() + e * count * pitch;
        int low = low(e);
        int high = high(e, low);
        Columns.zero(band, target, pitch, low, pitch);
        Columns.zero(band, target + high * pitch, pitch, count - high, pitch);
      }
    }
  }

  /**
   * Fills a band row, but for the columns outside the source.
   *
   * @param source the array of the source
   * @param image where the image's first channel of the group lies
   * @param row which row of results
   * @param band the array of the band
   * @param offset where the band row lies
   */
  void fill(float[] source, int image, int row, float[] band, int offset) {
    int pitch = rows.taps() * groupChannels;
    int step = columns.dilation();
    int top = rows.origin() + row * rows.stride();
    for (int e = 0; e < residues(); e++) {
      int low = low(e);
      int count = high(e, low) - low;
      int from = image + (columns.origin() + e + low * step) * channels;
      int to = offset + (e * residueColumns() + low) * pitch;
      for (int t = 0; t < rows.taps(); t++) {
        int y = top + t * rows.dilation();
        int target = to + t * groupChannels;
        if (y < 0 || y >= height) {
          Columns.zero(band, target, pitch, count, groupChannels);
        } else {
          int line = from + y * width * channels;
          Columns.copy(source, line, step * channels, band, target, pitch, count, groupChannels);
        }
      }
    }
  }

  /** The first column with this remainder that lies in the source. */
  private int low(int residue) {
    int first = columns.origin() + residue;
    return Math.clamp(-Math.floorDiv(first, columns.dilation()), 0, residueColumns());
  }

  /** The column with this remainder behind the last that lies in the source. */
  private int high(int residue, int low) {
    int behind = columns.origin() + residue - width;
    return Math.clamp(-Math.floorDiv(behind, columns.dilation()), low, residueColumns());
  }

  private int slot(int column) {
    int step = columns.dilation();
    return columns.taps() == 0 ? 0 : column % step * residueColumns() + column / step;
  }

  private int residues() {
    return columns.stride() % columns.dilation() == 0 ? 1 : columns.dilation();
  }

  private int residueColumns() {
    return (columns.span() + columns.dilation() - 1) / columns.dilation();
  }
}
