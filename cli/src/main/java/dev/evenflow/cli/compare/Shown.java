package dev.evenflow.cli.compare;

import dev.evenflow.models.grid.CellResult;
import dev.evenflow.models.grid.Spread;
import java.util.Locale;

/** Numbers as reports show them; {@code -} for those that there are not. */
final class Shown {
  private static final String NONE = "-";

  private Shown() {}

  /** What the score of a result is called. */
  static String scoreName(CellResult result) {
    return result.isOfQuantities() ? "rmse" : "accuracy";
  }

  /** The mean of the scores. */
  static String score(CellResult result) {
    return score(result, result.score().mean());
  }

  /** A score of a result: a percentage, or an error as it is. */
  static String score(CellResult result, double score) {
    if (Double.isNaN(score)) {
      return NONE;
    }
    return result.isOfQuantities() ? number("%.4f", score) : number("%.2f %%", 100 * score);
  }

  /** The least and the greatest score; nothing where these are one. */
  static String spread(CellResult result) {
    Spread scores = result.score();
    if (Double.isNaN(scores.mean()) || result.outcomes().size() - result.stopped() < 2) {
      return "";
    }
    double factor = result.isOfQuantities() ? 1 : 100;
    String form = result.isOfQuantities() ? "%.4f" : "%.2f";
    return number(form, factor * scores.least()) + "\u2013" + number(form, factor * scores.most());
  }

  /** A ratio of gradients, which may be of any size. */
  static String ratio(double ratio) {
    return number("%.2g", ratio);
  }

  /** A loss, which may be of any size. */
  static String loss(double loss) {
    return number(Math.abs(loss) < 1e4 ? "%.4f" : "%.2e", loss);
  }

  static String seconds(double seconds) {
    return number("%.1f s", seconds);
  }

  /** A number that stays on its line, or a dash. */
  private static String number(String form, double value) {
    return Double.isNaN(value) ? NONE : String.format(Locale.ROOT, form, value);
  }
}
