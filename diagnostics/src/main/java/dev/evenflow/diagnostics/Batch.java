package dev.evenflow.diagnostics;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Dataset;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;
import java.util.stream.IntStream;

/**
 * Examples to look at a model with.
 *
 * @param example the shape of one, such as [8, 8, 1]
 * @param features of all, one after the other
 * @param labels the class of each
 */
public record Batch(Shape example, float[] features, int[] labels) {
  /**
   * Checks the sizes.
   *
   * @throws EvenflowException if the features are not as many examples as there are labels, or none
   */
  public Batch {
    if (labels.length == 0 || features.length != (long) labels.length * example.size()) {
      throw new EvenflowException(
          "a batch needs at least one example of shape %s for each of %d labels, given %d values"
              .formatted(example, labels.length, features.length));
    }
  }

  /** The first examples of a data set in the order of a seed, at most so many. */
  public static Batch of(Dataset data, int count, long seed) {
    int[] order = new RandomStream(seed, "diagnosis").permutation(0, data.size());
    int size = Math.min(count, data.size());
    float[] features = new float[size * data.features().width()];
    data.features().copy(order, 0, size, features, 0);
    int[] labels = IntStream.range(0, size).map(i -> data.labels().get(order[i])).toArray();
    return new Batch(Shape.of(data.features().shape()), features, labels);
  }

  /** Independent normal numbers of variance 1, and classes at random. */
  public static Batch normal(Shape example, int count, int classes, long seed) {
    RandomStream stream = new RandomStream(seed, "diagnosis");
    float[] features = new float[count * example.size()];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) stream.normal(0, i);
    }
    int[] labels = IntStream.range(0, count).map(i -> stream.nextInt(1, i, classes)).toArray();
    return new Batch(example, features, labels);
  }

  /** The number of examples. */
  public int size() {
    return labels.length;
  }
}
