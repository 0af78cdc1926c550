package dev.evenflow.cli;

import dev.evenflow.training.Evaluation;
import java.util.Locale;
import java.util.Map;

/** An evaluation as it is shown: with the accuracy of classes or the error of quantities. */
record Scores(Evaluation evaluation) {
  private boolean areQuantities() {
    return !Double.isNaN(evaluation.squaredError());
  }

  /** The name of the number that is shown beside the loss. */
  String name() {
    return areQuantities() ? "rmse" : "accuracy";
  }

  /** That number as text. */
  String text() {
    return areQuantities()
        ? String.format(Locale.ROOT, "%.4f", evaluation.rmse())
        : String.format(Locale.ROOT, "%.2f %%", 100 * evaluation.accuracy());
  }

  /** Writes the number and the loss under their names. */
  void put(String prefix, Map<String, Object> line) {
    line.put(prefix + name(), areQuantities() ? evaluation.rmse() : evaluation.accuracy());
    line.put(prefix + "loss", evaluation.loss());
  }

  /** In two lines, as of test data. */
  String lines() {
    return String.format(
        Locale.ROOT,
        "%-14s %s of %d%ntest loss      %.4f%n",
        "test " + name(),
        text(),
        evaluation.examples(),
        evaluation.loss());
  }
}
