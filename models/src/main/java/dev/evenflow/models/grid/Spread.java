package dev.evenflow.models.grid;

import java.util.DoubleSummaryStatistics;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * A number of several runs, without those that do not have it; NaN if none has.
 *
 * @param mean of all
 * @param least the smallest
 * @param most the largest
 */
public record Spread(double mean, double least, double most) {
  /** Of a number of outcomes. */
  static Spread of(Stream<Outcome> outcomes, ToDoubleFunction<Outcome> number) {
    DoubleSummaryStatistics all =
        outcomes.mapToDouble(number).filter(each -> !Double.isNaN(each)).summaryStatistics();
    return all.getCount() == 0
        ? new Spread(Double.NaN, Double.NaN, Double.NaN)
        : new Spread(all.getAverage(), all.getMin(), all.getMax());
  }
}
