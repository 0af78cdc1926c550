package dev.evenflow.training;

/** Means of loss and accuracy over examples that come in batches. */
final class Means {
  private double loss;
  private double correct;
  private int examples;

  /** Adds a batch by its own means. */
  void add(double meanLoss, double accuracy, int count) {
    loss += meanLoss * count;
    correct += accuracy * count;
    examples += count;
  }

  /** Adds a batch. */
  void add(Evaluation batch) {
    add(batch.loss(), batch.accuracy(), batch.examples());
  }

  /** The means over all examples, NaN if there are none. */
  Evaluation mean() {
    return new Evaluation(loss / examples, correct / examples, examples);
  }
}
