package dev.evenflow.diagnostics.watch;

import dev.evenflow.tensor.Tensor;

/**
 * The first examples of a batch, of which means are taken in the place of all: a quarter of them,
 * but at least 16 where there are so many.
 *
 * @param examples of the batch
 * @param taken how many stand for them
 */
record Sample(int examples, int taken) {
  private static final int FEWEST = 16;
  private static final int SHARE = 4;

  static Sample of(int examples) {
    return new Sample(examples, Math.min(examples, Math.max(FEWEST, examples / SHARE)));
  }

  /** The taken part of a tensor [time, examples, ...]. */
  Tensor ofLoop(Tensor history) {
    return history.slice(1, 0, taken);
  }

  /** The taken part of a tensor [examples ...], the whole of any other. */
  Tensor of(Tensor tensor) {
    return isOfExamples(tensor) ? tensor.slice(0, 0, taken) : tensor;
  }

  /** For how many elements of a tensor one that is taken stands. */
  double weight(Tensor tensor) {
    return isOfExamples(tensor) ? (double) examples / taken : 1;
  }

  private boolean isOfExamples(Tensor tensor) {
    return tensor.shape().extent(0) == examples;
  }
}
