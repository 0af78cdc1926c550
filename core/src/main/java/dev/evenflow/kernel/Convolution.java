package dev.evenflow.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * Two-dimensional convolutions of float32 NHWC images, without im2col: the linear map from images
 * and weights to outputs, and the two derivatives of a scalar through it. Each of the three is a
 * derivative of the others. The image is taken to be surrounded by zeros, and taps over them take
 * part: an infinite weight gives NaN there.
 *
 * <p>An element of an output is one chain of float multiply-adds from 0, over columns of taps, rows
 * of taps, channels, the last fastest, all ascending. An element of an input gradient is one over
 * those outputs' gradients that it touches: columns, rows, channels ascending. An element of a
 * weight gradient is cut into parts of about 1024 outputs, each a chain over images, rows and
 * columns; the parts are added in that order in double precision and rounded once.
 */
public final class Convolution {
  /** Multiply-adds of a chunk: about 40 microseconds. */
  private static final long CHUNK = 2_000_000;

  /** Chunks of a stage, at most: units of one chunk share a slot, which stays in the cache. */
  private static final int CHUNKS = 64;

  /** How much longer a multiply-add takes along channels than in a tile. */
  private static final int CHANNEL_WORK = 4;

  private static final int BAND_PIXELS = 32;

  /** The more rows share what is copied, the less is; but it is to stay in the nearest cache. */
  private static final int SHARED_PIXELS = 128;

  private static final int SUM_PIXELS = 256;
  private static final int PART_PIXELS = 1024;

  private Convolution() {}

  /** The outputs: the operands are images, weights, outputs, workspace. */
  public static Work forward(ConvolutionShape s) {
    // A 1x1 convolution of stride 1 without padding or groups is a matrix product: [pixels, in] by
    // [in, out]. Here is the place to delegate it.
    Axis rows = rows(s);
    Axis columns = columns(s);
    Windows windows = new Windows(rows, columns, s.height(), s.width(), s.in(), s.groupIn());
    Layout layout = new Layout(s, s.outputHeight(), s.outputWidth(), s.out(), s.out(), 1);
    return correlation(List.of(windows), layout);
  }

  /**
   * The images' gradient: the operands are outputs' gradient, weights, images' gradient, workspace.
   */
  public static Work inputGradient(ConvolutionShape s) {
    List<Windows> windows = new ArrayList<>();
    for (Axis rows :
        Axis.adjoint(s.height(), s.top(), s.kernelHeight(), s.strideHeight(), s.dilationHeight())) {
      for (Axis columns :
          Axis.adjoint(s.width(), s.left(), s.kernelWidth(), s.strideWidth(), s.dilationWidth())) {
        windows.add(
            new Windows(rows, columns, s.outputHeight(), s.outputWidth(), s.out(), s.groupOut()));
      }
    }
    return correlation(windows, new Layout(s, s.height(), s.width(), s.in(), 1, s.out()));
  }

  /**
   * The weights' gradient: the operands are images, outputs' gradient, weights' gradient,
   * workspace.
   */
  public static Work weightGradient(ConvolutionShape s) {
    Axis rows = rows(s);
    Windows windows = new Windows(rows, columns(s), s.height(), s.width(), s.in(), s.groupIn());
    int bands = Math.ceilDiv(rows.count() * s.outputWidth(), SUM_PIXELS);
    int bandRows = Math.ceilDiv(rows.count(), Math.min(rows.count(), bands));
    int partRows = Math.ceilDiv(PART_PIXELS, bandRows * s.outputWidth()) * bandRows;
    int allRows = s.batch() * rows.count();
    int parts = Math.ceilDiv(allRows, partRows);
    if (s.isDepthwise()) {
      return depthwiseWeights(s, windows.overAllChannels(), bandRows, partRows, parts);
    }
    // Rows of taps that share copied rows spare copying, but a short row does not fill tiles.
    Patches patches =
        s.kernelWidth() * s.groupIn() < 2 * Tile.SUM_ROWS
            ? Patches.whole(windows, bandRows)
            : Patches.single(windows, bandRows);
    List<Panel> panels = Panel.cut(s.groupOut());
    int units = parts * s.groups();
    int blockSize = patches.count() * patches.paddedLength() * Panel.width(panels);
    int slots = Math.multiplyExact(units, blockSize);
    WeightSums sums = new WeightSums(patches, panels, s.groups(), allRows, partRows, slots);
    long unitWork = s.work() * partRows * s.outputWidth() / s.groups();
    int weightRows = s.kernelHeight() * s.kernelWidth() * s.groupIn();
    return new Work(
        List.of(
            new Stage(sums, units, grain(unitWork, units)),
            new Stage(
                new WeightTotals(sums, parts),
                weightRows,
                grain(5L * parts * s.out(), weightRows))),
        Math.addExact(slots, Math.multiplyExact(units, sums.slotSize())));
  }

  private static Work depthwiseWeights(
      ConvolutionShape s, Windows windows, int bandRows, int partRows, int parts) {
    Patches patches = Patches.single(windows, bandRows);
    int allRows = s.batch() * s.outputHeight();
    int weights = s.kernelHeight() * s.kernelWidth() * s.in();
    int slots = Math.multiplyExact(parts, weights);
    ChannelSums sums = new ChannelSums(patches, allRows, partRows, slots);
    PartSum totals = new PartSum(0, 2, 0, parts, weights);
    long partWork = CHANNEL_WORK * s.work() * partRows * s.outputWidth();
    return new Work(
        List.of(
            new Stage(sums, parts, grain(partWork, parts)),
            new Stage(totals, weights, grain(5L * parts, weights))),
        Math.addExact(slots, Math.multiplyExact(parts, patches.size())));
  }

  /** How the result of a correlation lies in memory, and its weights. */
  private record Layout(
      ConvolutionShape shape,
      int height,
      int width,
      int channels,
      int sourceStep,
      int resultStep) {}

  private static Work correlation(List<Windows> all, Layout layout) {
    ConvolutionShape s = layout.shape;
    if (s.isDepthwise()) {
      return depthwise(all, layout);
    }
    List<Panel> panels = Panel.cut(layout.channels / s.groups());
    Windows first = all.getFirst();
    boolean shares = all.stream().allMatch(Windows::shareRows);
    int pixels = shares ? SHARED_PIXELS : BAND_PIXELS;
    int bandRows = bandRows(first.rows().count(), first.columns().count(), pixels);
    List<Pass> passes = new ArrayList<>();
    int packed = 0;
    int slotSize = Correlation.TILE;
    for (Windows windows : all) {
      Pass pass = Pass.of(windows, bandRows, shares, layout.width, layout.channels, packed);
      packed += s.groups() * windows.packedRows() * Panel.width(panels);
      slotSize = Math.max(slotSize, pass.size() + Correlation.TILE);
      passes.add(pass);
    }
    long rowWork =
        Math.max(1, s.work() * s.outputHeight() * s.outputWidth() / first.rows().count());
    int bands = Math.ceilDiv(first.rows().count(), bandRows);
    int cuts = Math.clamp(rowWork * first.rows().count() / CHUNK, 1, bands);
    int blockBands = Math.ceilDiv(bands, cuts);
    int blocks = Math.ceilDiv(bands, blockBands);
    int units = s.batch() * blocks;
    int source = first.height() * first.width() * first.channels();
    int result = layout.height * layout.width * layout.channels;
    Correlation correlation =
        new Correlation(
            passes,
            panels,
            s.groups(),
            source,
            result,
            layout.width,
            layout.channels,
            blockBands * bandRows,
            blocks,
            packed,
            slotSize);
    WeightPacking packing =
        new WeightPacking(
            passes,
            panels,
            s.groups(),
            s.kernelWidth(),
            s.groupIn() * s.out(),
            layout.sourceStep,
            layout.resultStep,
            s.groupOut());
    int packings = passes.size() * s.kernelWidth();
    return new Work(
        List.of(
            new Stage(packing, packings, grain(20L * packed / packings, packings)),
            new Stage(correlation, units, grain(rowWork * bandRows * blockBands, units))),
        Math.addExact(packed, Math.multiplyExact(units, slotSize)));
  }

  private static Work depthwise(List<Windows> groups, Layout layout) {
    ConvolutionShape s = layout.shape;
    List<Windows> all = groups.stream().map(Windows::overAllChannels).toList();
    Windows first = all.getFirst();
    int bandRows = bandRows(first.rows().count(), first.columns().count(), BAND_PIXELS);
    List<Pass> passes =
        all.stream()
            .map(windows -> Pass.of(windows, bandRows, false, layout.width, layout.channels, 0))
            .toList();
    List<Offsets> taps =
        all.stream().map(windows -> ChannelCorrelation.taps(windows, s.kernelWidth())).toList();
    // A kernel finds its slots in a workspace, even if all its windows are read in place.
    int slotSize = passes.stream().mapToInt(Pass::size).max().orElseThrow() + 1;
    int bands = Math.ceilDiv(first.rows().count(), bandRows);
    long imageWork = Math.max(1, CHANNEL_WORK * s.work() * s.outputHeight() * s.outputWidth());
    int blockBands = Math.ceilDiv(bands, Math.clamp(imageWork / CHUNK, 1, bands));
    int blocks = Math.ceilDiv(bands, blockBands);
    int result = layout.height * layout.width * layout.channels;
    int blockRows = blockBands * bandRows;
    ChannelCorrelation correlation =
        new ChannelCorrelation(passes, taps, result, layout.width, blockRows, blocks, slotSize);
    int units = s.batch() * blocks;
    return new Work(
        List.of(new Stage(correlation, units, grain(imageWork / blocks, units))),
        Math.multiplyExact(units, slotSize));
  }

  private static Axis rows(ConvolutionShape s) {
    return Axis.forward(
        s.outputHeight(), s.top(), s.kernelHeight(), s.strideHeight(), s.dilationHeight());
  }

  private static Axis columns(ConvolutionShape s) {
    return Axis.forward(
        s.outputWidth(), s.left(), s.kernelWidth(), s.strideWidth(), s.dilationWidth());
  }

  /** The rows of a band: few, and such that tiles waste little. */
  private static int bandRows(int rows, int columns, int pixels) {
    int best = 1;
    int fewest = Integer.MAX_VALUE;
    for (int band = 1; band <= rows && (band == 1 || band * columns <= pixels); band++) {
      int tiles =
          rows / band * Math.ceilDiv(band * columns, Tile.ROWS)
              + Math.ceilDiv(rows % band * columns, Tile.ROWS);
      if (tiles <= fewest) {
        best = band;
        fewest = tiles;
      }
    }
    return best;
  }

  private static int grain(long unitWork, int units) {
    long least = Math.max(CHUNK / Math.max(1, unitWork), units / CHUNKS);
    return Math.clamp(least, 1, units);
  }
}
