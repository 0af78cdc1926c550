package dev.evenflow.models.pathology;

import dev.evenflow.data.Quantities;
import dev.evenflow.data.Targets;
import dev.evenflow.models.Run;
import dev.evenflow.training.BadNumbersException;
import dev.evenflow.training.Evaluation;
import dev.evenflow.training.TrainingListener;
import java.util.List;

/**
 * What came of a training.
 *
 * @param test the test data, judged by the weights it ended with
 * @param score the accuracy; of quantities the share of their variance that is explained, {@code 1
 *     - mean squared error / variance}, and 0 for who knows less than their mean or says what is
 *     not finite. So it is from 0 to 1, and the scores of several trainings have a mean.
 * @param batches drawn
 * @param seconds that it took
 * @param stop why it ended before its time, empty if it did not
 */
public record Outcome(Evaluation test, double score, long batches, double seconds, String stop) {
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
    return of(run, run.trainer().position(), seconds, stop);
  }

  /** What came of a training that is over: its test data are judged here. */
  public static Outcome of(Run trained, long batches, double seconds, String stop) {
    Evaluation test = trained.trainer().evaluate(trained.test());
    return new Outcome(test, score(test, trained.test().targets()), batches, seconds, stop);
  }

  static double score(Evaluation test, Targets targets) {
    return targets instanceof Quantities quantities
        ? explained(test.squaredError() / variance(quantities))
        : test.accuracy();
  }

  private static double explained(double unexplained) {
    return unexplained < 1 ? 1 - unexplained : 0;
  }

  /** The mean over quantities of the variance of each over the examples. */
  private static double variance(Quantities quantities) {
    int size = quantities.size();
    double sum = 0;
    for (int index = 0; index < quantities.count(); index++) {
      double mean = 0;
      for (int example = 0; example < size; example++) {
        mean += quantities.get(example, index) / size;
      }
      for (int example = 0; example < size; example++) {
        double difference = quantities.get(example, index) - mean;
        sum += difference * difference;
      }
    }
    return sum / size / quantities.count();
  }
}
