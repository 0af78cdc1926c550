package dev.evenflow.training;

/**
 * Means of an {@link Evaluation} over examples that come in batches, as sums so far.
 *
 * @param loss the sum of the examples' losses
 * @param correct how many examples were right
 * @param squaredError the sum of the examples' squared errors
 * @param examples how many there were
 */
public record Means(double loss, double correct, double squaredError, int examples) {
  /** Of no examples. */
  public static final Means NONE = new Means(0, 0, 0, 0);

  /** These and a batch. */
  Means plus(Evaluation batch) {
    int count = batch.examples();
    return new Means(
        loss + batch.loss() * count,
        correct + batch.accuracy() * count,
        squaredError + batch.squaredError() * count,
        examples + count);
  }

  /** The means over all examples, NaN if there are none. */
  Evaluation mean() {
    return new Evaluation(loss / examples, correct / examples, squaredError / examples, examples);
  }
}
