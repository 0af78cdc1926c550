package dev.evenflow.data;

import dev.evenflow.EvenflowException;

/**
 * Examples for supervised classification. Immutable, and safe to read from several threads.
 *
 * @param features what the model reads
 * @param labels what it is to say, one label an example
 */
public record Dataset(Features features, Labels labels) {
  /**
   * Pairs features and labels.
   *
   * @throws EvenflowException if they are not equally many
   */
  public Dataset {
    if (features.size() != labels.size()) {
      throw new EvenflowException(
          "a data set needs one label an example, given %d examples and %d labels"
              .formatted(features.size(), labels.size()));
    }
  }

  /** The number of examples. */
  public int size() {
    return labels.size();
  }

  /**
   * A view of the examples with these indices, in this order.
   *
   * @param indices from 0 to {@link #size()} - 1; one may occur repeatedly
   */
  public Dataset subset(int... indices) {
    return new Dataset(features.subset(indices), labels.subset(indices));
  }

  /** This data set with its features normalized as they are copied out. */
  public Dataset normalized(Normalization normalization) {
    return new Dataset(normalization.applyTo(features), labels);
  }
}
