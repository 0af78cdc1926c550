package dev.evenflow.models.grid;

import dev.evenflow.training.Evaluation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of one run.
 *
 * @param stopped why it did not come to its end, a sentence; null if it did
 * @param test how good it is on test data; of no examples and NaN if it was stopped
 * @param curve the training loss: means over equal parts of the training, NaN where no batch was
 *     committed
 * @param seconds that it took, with the compilation of its program
 * @param gradients before the first step
 */
public record Outcome(
    @Nullable String stopped,
    Evaluation test,
    List<Double> curve,
    double seconds,
    GradientRatio gradients) {
  /** Copies the curve. */
  public Outcome {
    curve = List.copyOf(curve);
  }

  /** Whether the test data have quantities, which are judged by their error, not classes. */
  public boolean isOfQuantities() {
    return !Double.isNaN(test.squaredError());
  }

  /** The accuracy, or of quantities the root of the mean squared error; NaN if it was stopped. */
  public double score() {
    return isOfQuantities() ? test.rmse() : test.accuracy();
  }
}
