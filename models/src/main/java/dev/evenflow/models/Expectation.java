package dev.evenflow.models;

import dev.evenflow.EvenflowException;
import dev.evenflow.training.Evaluation;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the test data are to show after a run, such as {@code accuracy >= 0.98}.
 *
 * @param metric {@code accuracy}, {@code loss} or {@code rmse}
 * @param isLeast whether the bound is the least that is fine, not the most
 * @param bound what the metric is compared with
 */
public record Expectation(String metric, boolean isLeast, double bound) {
  private static final Pattern FORM =
      Pattern.compile("(accuracy|loss|rmse) (>=|<=) (\\d+(?:\\.\\d+)?)");

  /**
   * Reads the spelling of {@link #toString}.
   *
   * @throws EvenflowException if it is none
   */
  public static Expectation parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new EvenflowException(
          "an expected result is such as accuracy >= 0.98 or loss <= 1.92, given " + text);
    }
    return new Expectation(
        form.group(1), form.group(2).equals(">="), Double.parseDouble(form.group(3)));
  }

  /** The metric of a result. */
  public double value(Evaluation result) {
    return switch (metric) {
      case "accuracy" -> result.accuracy();
      case "loss" -> result.loss();
      default -> result.rmse();
    };
  }

  /** Whether a result is as expected; NaN never is. */
  public boolean isMetBy(Evaluation result) {
    return isMetBy(value(result));
  }

  /** Whether the metric's value is as expected; NaN never is. */
  public boolean isMetBy(double value) {
    return isLeast ? value >= bound : value <= bound;
  }

  @Override
  public String toString() {
    return metric + (isLeast ? " >= " : " <= ") + bound;
  }
}
