package dev.evenflow.training;

/**
 * Means of loss and accuracy over examples that come in batches, as sums so far.
 *
 * @param loss the sum of the examples' losses
 * @param correct how many examples had their largest output at their label
 * @param examples how many there were
 */
public record Means(double loss, double correct, int examples) {
  /** Of no examples. */
  public static final Means NONE = new Means(0, 0, 0);

  /** These and a batch, given by its own means. */
  Means plus(double meanLoss, double accuracy, int count) {
    return new Means(loss + meanLoss * count, correct + accuracy * count, examples + count);
  }

  /** These and a batch. */
  Means plus(Evaluation batch) {
    return plus(batch.loss(), batch.accuracy(), batch.examples());
  }

  /** The means over all examples, NaN if there are none. */
  Evaluation mean() {
    return new Evaluation(loss / examples, correct / examples, examples);
  }
}
