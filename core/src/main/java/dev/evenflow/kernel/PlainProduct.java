package dev.evenflow.kernel;

/**
 * A matrix product in scalar code, with the bits of {@link PanelProduct}. A unit of work is a block
 * of C (or of a partial product), as {@link ProductPlan} counts them.
 *
 * @param plan the blocks
 * @param left the left operand, whose lanes are the rows of C
 * @param right the right operand, whose lanes are the columns of C
 * @param output which operand is written: 2, or 3 for partial products
 * @param outputBase where the output begins in that operand: [batch, parts, m, n]
 */
record PlainProduct(ProductPlan plan, Panels left, Panels right, int output, int outputBase)
    implements Writer {
  /** Rows and columns of C that are computed together. */
  static final int TILE = 4;

  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    for (int unit = from; unit < to; unit++) {
      block(buffers, offsets, unit);
    }
  }

  @Override
  public int greatest(float[][] buffers, int[] offsets, int from, int to) {
    return plan.greatest(buffers[output], offsets[output] + outputBase, from, to);
  }

  private void block(float[][] buffers, int[] offsets, int unit) {
    int m = plan.m();
    int n = plan.n();
    int firstRow = plan.firstRow(unit);
    int firstColumn = plan.firstColumn(unit);
    int itemPart = plan.itemPart(unit);
    int item = itemPart / plan.parts();
    int p = itemPart % plan.parts() * plan.partLength();
    int terms = Math.min(plan.partLength(), plan.k() - p);
    int lastRow = Math.min(m, firstRow + plan.blockRows());
    int lastColumn = Math.min(n, firstColumn + plan.blockColumns());
    float[] a = buffers[left.operand()];
    float[] b = buffers[right.operand()];
    float[] c = buffers[output];
    int c0 = offsets[output] + outputBase + itemPart * m * n;
    for (int i = firstRow; i < lastRow; i += TILE) {
      int a0 = left.at(offsets, item, i / TILE, p);
      for (int j = firstColumn; j < lastColumn; j += TILE) {
        int b0 = right.at(offsets, item, j / TILE, p);
        if (i + TILE <= lastRow && j + TILE <= lastColumn) {
          tile(a, a0, b, b0, terms, c, c0 + i * n + j);
        } else {
          edge(
              a,
              a0,
              Math.min(TILE, lastRow - i),
              b,
              b0,
              Math.min(TILE, lastColumn - j),
              terms,
              c,
              c0 + i * n + j);
        }
      }
    }
  }

  private void edge(
      float[] a, int a0, int rows, float[] b, int b0, int columns, int k, float[] c, int c0) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        float sum = 0;
        int ap = a0 + i * left.laneStride();
        int bp = b0 + j * right.laneStride();
        for (int p = 0; p < k; p++) {
          sum = Math.fma(a[ap], b[bp], sum);
          ap += left.step();
          bp += right.step();
        }
        c[c0 + i * plan.n() + j] = sum;
      }
    }
  }

  private void tile(float[] a, int a0, float[] b, int b0, int k, float[] c, int c0) {
    int n = plan.n();
    for (int i = 0; i < TILE; i += 2) {
      twoRows(a, a0 + i * left.laneStride(), b, b0, k, c, c0 + i * n);
    }
  }

  private void twoRows(float[] a, int a0, float[] b, int b0, int k, float[] c, int c0) {
    int aStep = left.step();
    int bStep = right.step();
    int a1 = left.laneStride();
    int b1 = right.laneStride();
    int b2 = 2 * b1;
    int b3 = 3 * b1;
    float s00 = 0;
    float s01 = 0;
    float s02 = 0;
    float s03 = 0;
    float s10 = 0;
    float s11 = 0;
    float s12 = 0;
    float s13 = 0;
    int ap = a0;
    int bp = b0;
    for (int p = 0; p < k; p++) {
      float x0 = a[ap];
      float x1 = a[ap + a1];
      float y0 = b[bp];
      float y1 = b[bp + b1];
      float y2 = b[bp + b2];
      float y3 = b[bp + b3];
      s00 = Math.fma(x0, y0, s00);
      s01 = Math.fma(x0, y1, s01);
      s02 = Math.fma(x0, y2, s02);
      s03 = Math.fma(x0, y3, s03);
      s10 = Math.fma(x1, y0, s10);
      s11 = Math.fma(x1, y1, s11);
      s12 = Math.fma(x1, y2, s12);
      s13 = Math.fma(x1, y3, s13);
      ap += aStep;
      bp += bStep;
    }
    int c1 = c0 + plan.n();
    c[c0] = s00;
    c[c0 + 1] = s01;
    c[c0 + 2] = s02;
    c[c0 + 3] = s03;
    c[c1] = s10;
    c[c1 + 1] = s11;
    c[c1 + 2] = s12;
    c[c1 + 3] = s13;
  }
}
