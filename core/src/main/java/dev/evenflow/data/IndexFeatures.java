package dev.evenflow.data;

import dev.evenflow.EvenflowException;
import java.util.List;

/** Features as indices with names. */
final class IndexFeatures implements Features {
  private final int[] values;
  private final List<String> vocabulary;
  private final ExampleShape shape;
  private final int size;

  IndexFeatures(int[] values, List<String> vocabulary, int... shape) {
    this.values = values;
    this.vocabulary = Numbered.copyOf(vocabulary);
    this.shape = new ExampleShape(shape);
    this.size = this.shape.examplesIn(values.length);
    for (int value : values) {
      if (value < 0 || value >= this.vocabulary.size()) {
        throw new EvenflowException(
            "an index of a vocabulary of %d is from 0 to %d, given %d"
                .formatted(this.vocabulary.size(), this.vocabulary.size() - 1, value));
      }
    }
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
  public List<String> vocabulary() {
    return vocabulary;
  }

  @Override
  public void copy(int index, float[] target, int offset) {
    int start = index * shape.width();
    for (int i = 0; i < shape.width(); i++) {
      target[offset + i] = values[start + i];
    }
  }
}
