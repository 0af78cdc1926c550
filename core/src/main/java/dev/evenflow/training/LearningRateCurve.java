package dev.evenflow.training;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The losses of a training whose learning rate rose from batch to batch.
 *
 * @param points in order, with rising rates
 * @param diverged whether the rise was ended early because the loss left all bounds
 */
public record LearningRateCurve(List<Point> points, boolean diverged) {
  /** Copies the list. */
  public LearningRateCurve {
    points = List.copyOf(points);
  }

  /**
   * One batch.
   *
   * @param rate the learning rate of its step
   * @param loss of the batch before the step
   * @param smoothed the average of the losses so far, in which late ones weigh most
   */
  public record Point(double rate, double loss, double smoothed) {}

  /**
   * The rate at which the loss falls fastest, a good one to begin with; none if it never falls. The
   * middle of that tenth of the batches in a row through whose losses the straight line (of least
   * squares) falls most; such a line is less misled by noise, and lags less, than differences of
   * the smoothed loss. Batches after the least smoothed loss do not count.
   */
  public OptionalDouble steepest() {
    int half = Math.max(1, points.size() / 20);
    int last = Math.min(least(), points.size() - 1 - half);
    double steepest = 0;
    int found = -1;
    for (int middle = half; middle <= last; middle++) {
      double slope = slope(middle, half);
      if (slope < steepest) {
        steepest = slope;
        found = middle;
      }
    }
    return found < 0 ? OptionalDouble.empty() : OptionalDouble.of(points.get(found).rate());
  }

  /** Of the line through the losses around a batch, up to a factor. */
  private double slope(int middle, int half) {
    double slope = 0;
    for (int i = 1; i <= half; i++) {
      slope += i * (points.get(middle + i).loss() - points.get(middle - i).loss());
    }
    return slope;
  }

  /**
   * A tenth of the rate at which the smoothed loss was at its least; none if that was at the first
   * batch. At the least itself, training is about to become unstable.
   */
  public OptionalDouble tenthOfLeast() {
    int least = least();
    return least < 1 ? OptionalDouble.empty() : OptionalDouble.of(points.get(least).rate() / 10);
  }

  /** The index of the least smoothed loss, -1 if there is no point. */
  private int least() {
    int least = points.isEmpty() ? -1 : 0;
    for (int i = 1; i < points.size(); i++) {
      if (points.get(i).smoothed() < points.get(least).smoothed()) {
        least = i;
      }
    }
    return least;
  }
}
