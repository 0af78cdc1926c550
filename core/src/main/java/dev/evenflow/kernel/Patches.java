package dev.evenflow.kernel;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What the outputs of a band of rows read, for a weight gradient. A patch is the run of all
 * elements that an output meets in one row of taps, or in all rows where one alone would be short.
 * The copied rows of a band serve several rows of taps: they are sorted by their remainder by the
 * stride, so that those that follow each other for one row of taps are neighbours. Patches that are
 * runs of the image already are not copied.
 *
 * @param lines what one copied row reads, by remainder
 * @param rows the vertical axis of the outputs
 * @param bandRows output rows of a band
 * @param inPlace whether nothing is copied
 * @param starts where the patches of a band's outputs begin, counted from that of the first
 */
record Patches(List<Windows> lines, Axis rows, int bandRows, boolean inPlace, Offsets starts) {

  /** Patches of single rows of taps. */
  static Patches single(Windows windows, int bandRows) {
    Axis rows = windows.rows();
    int remainders = rows.dilation() % rows.stride() == 0 ? 1 : rows.stride();
    List<Windows> lines = IntStream.range(0, remainders).mapToObj(windows::singleRow).toList();
    return new Patches(
        lines,
        rows,
        bandRows,
        windows.insideImage(),
        lines.getFirst().starts(bandRows, windows.insideImage()));
  }

  /** Patches of all rows of taps. */
  static Patches whole(Windows windows, int bandRows) {
    return new Patches(
        List.of(windows), windows.rows(), bandRows, false, windows.starts(bandRows, false));
  }

  /** Elements of one patch. */
  int length() {
    return line().length();
  }

  /** Elements of one patch in whole tiles. */
  int paddedLength() {
    return Math.ceilDiv(length(), Tile.SUM_ROWS) * Tile.SUM_ROWS;
  }

  /** Where a weight's element is in an output's padded patches. */
  int place(int weight) {
    int channels = line().groupChannels();
    int tapRows = line().rows().taps();
    int column = weight / channels % line().columns().taps();
    int row = weight / channels / line().columns().taps();
    int element = (column * tapRows + row % tapRows) * channels + weight % channels;
    return row / tapRows * paddedLength() + element;
  }

  /** Patches of one output. */
  int count() {
    return rows.taps() / line().rows().taps();
  }

  /** Outputs of a whole band. */
  int pixels() {
    return bandRows * line().columns().count();
  }

  /** Floats of a band, with those that a tile may read behind the last patch. */
  int size() {
    return inPlace ? 0 : lines.size() * lineCount() * line().rowSize() + Tile.SUM_ROWS;
  }

  /** Where the first output's patch number i begins, counted from its first patch. */
  int start(int i) {
    int row = i * rows.dilation();
    if (inPlace) {
      return row * line().width() * line().channels();
    }
    return (row % rows.stride() * lineCount() + row / rows.stride()) * line().rowSize();
  }

  /** Zeros what no fill touches: what lies left and right of the image. */
  void clear(float[] band, int offset) {
    if (!inPlace) {
      line().clear(band, offset, lines.size() * lineCount());
    }
  }

  /**
   * Fills a band, but for what {@link #clear} has done.
   *
   * @param image the array of the image
   * @param imageOffset where the image's first channel of the group lies
   * @param first the first output row
   * @param count how many output rows, up to a whole band
   */
  void fill(float[] image, int imageOffset, int first, int count, float[] band, int offset) {
    for (int remainder = 0; remainder < lines.size(); remainder++) {
      int target = offset + remainder * lineCount() * line().rowSize();
      for (int i = 0; i < lineCount() - bandRows + count; i++) {
        int to = target + i * line().rowSize();
        lines.get(remainder).fill(image, imageOffset, first + i, band, to);
      }
    }
  }

  /** The windows of the first remainder, which have the extents of all. */
  Windows line() {
    return lines.getFirst();
  }

  /** Copied rows with one remainder. */
  private int lineCount() {
    return bandRows + (count() - 1) * rows.dilation() / rows.stride();
  }
}
