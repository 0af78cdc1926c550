package dev.evenflow.kernel;

/**
 * How one operand of a product lies in memory: its lanes (rows of the left, columns of the right
 * operand) in panels as wide as a register tile, and within a panel the k terms of each lane.
 *
 * @param operand in which operand of the kernel
 * @param base where it begins there
 * @param itemStride from one product of the batch to the next
 * @param panelStride from one panel to the next
 * @param laneStride from one lane to the next
 * @param step from one term to the next
 */
record Panels(int operand, int base, int itemStride, int panelStride, int laneStride, int step) {
  /** Lanes that are rows of the given length in memory: [lanes, k]. */
  static Panels ofRows(int operand, int lanes, int k, int width) {
    return new Panels(operand, 0, Math.multiplyExact(lanes, k), width * k, k, 1);
  }

  /** Lanes that are columns in memory: [k, lanes]. */
  static Panels ofColumns(int operand, int lanes, int k, int width) {
    return new Panels(operand, 0, Math.multiplyExact(lanes, k), width, 1, lanes);
  }

  /** A packed copy: [panels, k, width]. */
  static Panels packed(int operand, int base, int lanes, int k, int width) {
    int panel = Math.multiplyExact(width, k);
    int item = Math.multiplyExact(Math.ceilDiv(lanes, width), panel);
    return new Panels(operand, base, item, panel, 1, width);
  }

  /** Where term {@code p} of the first lane of a panel lies. */
  int at(int[] offsets, int item, int panel, int p) {
    return offsets[operand] + base + item * itemStride + panel * panelStride + p * step;
  }
}
