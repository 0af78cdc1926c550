package dev.evenflow.data;

/** Features as unsigned bytes, a quarter of the memory, scaled to [0, 1] as they are copied out. */
final class PixelFeatures implements Features {
  private final byte[] pixels;
  private final float white;
  private final ExampleShape shape;
  private final int size;

  /** Pixels from 0 to {@code white}, which becomes 1. */
  PixelFeatures(byte[] pixels, float white, int... shape) {
    this.pixels = pixels;
    this.white = white;
    this.shape = new ExampleShape(shape);
    this.size = this.shape.examplesIn(pixels.length);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int[] shape() {
    return shape.extents();
  }

  @Override
  public int width() {
    return shape.width();
  }

  @Override
  public void copy(int index, float[] target, int offset) {
    int width = shape.width();
    int start = index * width;
    for (int i = 0; i < width; i++) {
      target[offset + i] = (pixels[start + i] & 0xFF) / white;
    }
  }
}
