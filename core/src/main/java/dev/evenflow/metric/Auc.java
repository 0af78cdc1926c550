package dev.evenflow.metric;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The area under the receiver operating characteristic: how likely a row of a class is given a
 * larger probability of it than a row of another class, where equal probabilities count half (the
 * Mann-Whitney statistic; Hanley, McNeil 1982). Of two classes it is that of the second; of more,
 * the mean over the classes, each against all others. NaN if no class has rows both of its own and
 * of others.
 */
public record Auc() implements Metric {
  @Override
  public double of(Predictions predictions) {
    predictions.requireClasses("auc");
    int first = predictions.classes() == 2 ? 1 : 0;
    return IntStream.range(first, predictions.classes())
        .mapToDouble(label -> area(predictions, label))
        .filter(area -> !Double.isNaN(area))
        .average()
        .orElse(Double.NaN);
  }

  private record Scored(double score, boolean isOwn) {}

  private static double area(Predictions predictions, int label) {
    List<Scored> ascending =
        IntStream.range(0, predictions.rows())
            .mapToObj(row ->
                new Scored(predictions.logProbability(row, label), predictions.label(row) == label))
            .sorted(Comparator.comparingDouble(Scored::score))
            .toList();
    double below = 0;
    double won = 0;
    double own = 0;
    for (int from = 0; from < ascending.size(); ) {
      int tied = 0;
      int ownTied = 0;
      double score = ascending.get(from).score();
      while (from < ascending.size() && ascending.get(from).score() == score) {
        ownTied += ascending.get(from).isOwn() ? 1 : 0;
        tied++;
        from++;
      }
      int others = tied - ownTied;
      won += ownTied * (below + others / 2.0);
      below += others;
      own += ownTied;
    }
    return won / (own * below);
  }
}
