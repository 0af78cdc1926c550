package dev.evenflow.kernel;

/**
 * Pooling of float32 NHWC images: sums and maxima over windows, and the linear maps that are their
 * derivatives. Padding counts nothing in a sum and never wins a maximum. Loops run over whole
 * pixels, that is, runs of channels, so that the JVM makes vectors of them; every element is a
 * chain of additions or comparisons in the order of rows, then columns.
 */
public final class Pooling {
  private static final int CHUNK = 30_000;

  private Pooling() {}

  /** The sum over each window: the operands are images, sums. */
  public static Work sum(PoolingShape s) {
    return outputs(s, new WindowSum(s));
  }

  /** The adjoint of the sum, each output added to all of its window: outputs, images. */
  public static Work spread(PoolingShape s) {
    int rows = s.batch() * s.height();
    return Work.of(new WindowSpread(s), rows, grain(s.width() * s.channels() * taps(s), rows));
  }

  /**
   * The place, row * width + column in the image, of each window's first largest element, as int
   * bits; NaN is larger than all. The operands are images, places.
   */
  public static Work argMax(PoolingShape s) {
    return outputs(s, new WindowArgMax(s));
  }

  /** The elements at such places: the operands are images, places, outputs. */
  public static Work gather(PoolingShape s) {
    return outputs(s, new PlaceGather(s));
  }

  /**
   * The adjoint of the gather: each output added to its place in images of zeros, those of one
   * place in ascending order. The operands are outputs, places, images.
   */
  public static Work scatter(PoolingShape s) {
    int image = s.outputHeight() * s.outputWidth() * s.channels();
    return Work.of(new PlaceScatter(s), s.batch(), grain(4 * image, s.batch()));
  }

  private static Work outputs(PoolingShape s, Kernel kernel) {
    int rows = s.batch() * s.outputHeight();
    return Work.of(kernel, rows, grain(s.outputWidth() * s.channels() * taps(s), rows));
  }

  private static int taps(PoolingShape s) {
    return s.windowHeight() * s.windowWidth();
  }

  private static int grain(int unitWork, int units) {
    return Math.clamp(CHUNK / Math.max(1, unitWork), 1, units);
  }
}
