package dev.evenflow.training;

import dev.evenflow.data.Dataset;

/** Some examples of a data set, copied out. */
final class ExampleBatch {
  private final float[] features;
  private final int[] labels;

  /** Those whose indices stand in {@code order} from {@code from} to {@code to} (exclusive). */
  ExampleBatch(Dataset data, int[] order, int from, int to) {
    this.features = new float[(to - from) * data.features().width()];
    this.labels = new int[to - from];
    data.features().copy(order, from, to, features, 0);
    data.labels().copy(order, from, to, labels, 0);
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
