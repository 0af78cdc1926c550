package dev.evenflow.data;

/** Features as floats. */
final class FloatFeatures implements Features {
  private final float[] values;
  private final ExampleShape shape;
  private final int size;

  FloatFeatures(float[] values, int... shape) {
    this.values = values;
    this.shape = new ExampleShape(shape);
    this.size = this.shape.examplesIn(values.length);
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
    System.arraycopy(values, index * shape.width(), target, offset, shape.width());
  }
}
