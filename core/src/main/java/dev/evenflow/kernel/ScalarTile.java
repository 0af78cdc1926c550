package dev.evenflow.kernel;

/** The plain loops, for machines without vectors. */
record ScalarTile(int width) implements Tile {

  @Override
  public void dot(
      float[] y,
      int yOffset,
      int[] places,
      int place,
      int runs,
      int step,
      float[] x,
      int xOffset,
      int[] windows,
      int first,
      float[] w,
      int wOffset,
      int length) {
    for (int i = 0; i < ROWS; i++) {
      int window = xOffset + windows[first + i];
      int row = yOffset + places[place + i];
      for (int k = 0; k < width; k++) {
        y[row + k] = 0;
      }
      for (int j = 0; j < runs * length; j++) {
        float a = x[window + j / length * step + j % length];
        int weights = wOffset + j * width;
        for (int k = 0; k < width; k++) {
          y[row + k] = Math.fma(a, w[weights + k], y[row + k]);
        }
      }
    }
  }

  @Override
  public void outer(
      float[] sums,
      int sumsOffset,
      float[] x,
      int xOffset,
      int[] windows,
      int pixels,
      float[] dy,
      int dyOffset) {
    for (int p = 0; p < pixels; p++) {
      int window = xOffset + windows[p];
      int row = dyOffset + p * width;
      for (int j = 0; j < SUM_ROWS; j++) {
        float a = x[window + j];
        int sum = sumsOffset + j * width;
        for (int k = 0; k < width; k++) {
          sums[sum + k] = Math.fma(a, dy[row + k], sums[sum + k]);
        }
      }
    }
  }
}
