package dev.evenflow.training;

import dev.evenflow.data.Dataset;

/** Some examples of a data set, copied out into arrays that serve many batches. */
final class ExampleBatch {
  private final Dataset data;
  private final float[] features;
  private final int[] labels;

  /** Room for so many examples. */
  ExampleBatch(Dataset data, int count) {
    this.data = data;
    this.features = new float[count * data.features().width()];
    this.labels = new int[count];
  }

  /** Copies those whose indices stand in {@code order} from {@code from} on. */
  ExampleBatch load(int[] order, int from) {
    data.features().copy(order, from, from + labels.length, features, 0);
    data.labels().copy(order, from, from + labels.length, labels, 0);
    return this;
  }

  /** The features, one example after the other; not a copy. */
  float[] features() {
    return features;
  }

  /** The classes; not a copy. */
  int[] labels() {
    return labels;
  }
}
