package dev.evenflow.kernel;

/**
 * Copies elements from one layout to another: both sides are walked over the same extents, each
 * with its strides. A unit is a row, that is an index over all axes but the last. Operands: source,
 * destination.
 */
public final class StridedCopy implements Kernel {
  private static final int GRAIN = 16384;

  private final int[] extents;
  private final int[] from;
  private final int[] to;
  private final int fromStart;
  private final int toStart;

  private StridedCopy(int[] extents, int[] from, int fromStart, int[] to, int toStart) {
    this.extents = extents;
    this.from = from;
    this.to = to;
    this.fromStart = fromStart;
    this.toStart = toStart;
  }

  /**
   * The stage of a copy.
   *
   * @param extents how many elements along each axis; at least one axis
   * @param from the source's strides
   * @param fromStart where the source's first element is
   * @param to the destination's strides
   * @param toStart where the destination's first element is
   */
  public static Stage stage(int[] extents, int[] from, int fromStart, int[] to, int toStart) {
    int rows = 1;
    for (int axis = 0; axis < extents.length - 1; axis++) {
      rows *= extents[axis];
    }
    int inner = extents[extents.length - 1];
    return new Stage(
        new StridedCopy(extents.clone(), from.clone(), fromStart, to.clone(), toStart),
        rows,
        Math.max(1, GRAIN / inner));
  }

  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int first, int last) {
    int axes = extents.length - 1;
    int inner = extents[axes];
    for (int row = first; row < last; row++) {
      int source = offsets[0] + fromStart;
      int target = offsets[1] + toStart;
      int rest = row;
      for (int axis = axes - 1; axis >= 0; axis--) {
        int index = rest % extents[axis];
        rest /= extents[axis];
        source += index * from[axis];
        target += index * to[axis];
      }
      if (from[axes] == 1 && to[axes] == 1) {
        System.arraycopy(buffers[0], source, buffers[1], target, inner);
      } else {
        copy(buffers[0], source, from[axes], buffers[1], target, to[axes], inner);
      }
    }
  }

  private static void copy(
      float[] from, int at, int step, float[] to, int toAt, int toStep, int count) {
    for (int i = 0; i < count; i++) {
      to[toAt + i * toStep] = from[at + i * step];
    }
  }
}
