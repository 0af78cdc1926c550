package dev.evenflow.models.pathology;

import dev.evenflow.models.Run;
import dev.evenflow.training.BadNumbersException;
import dev.evenflow.training.Evaluation;
import dev.evenflow.training.TrainingListener;
import java.util.List;

/**
 * What came of a training.
 *
 * @param test the test data, judged by the weights it ended with
 * @param batches drawn
 * @param seconds that it took
 * @param stop why it ended before its time, empty if it did not
 */
public record Outcome(Evaluation test, long batches, double seconds, String stop) {
  /** Trains to the end, or until bad numbers stop it. */
  public static Outcome of(Run run, List<TrainingListener> listeners) {
    long start = System.nanoTime();
    String stop = "";
    try {
      run.fit(listeners);
    } catch (BadNumbersException e) {
      stop = String.valueOf(e.getMessage());
    }
    double seconds = (System.nanoTime() - start) * 1e-9;
    return new Outcome(run.trainer().evaluate(run.test()), run.trainer().position(), seconds, stop);
  }

  /** The accuracy, or of quantities minus their root mean squared error: more is better. */
  public double score() {
    return Double.isNaN(test.rmse()) ? test.accuracy() : -test.rmse();
  }
}
