package dev.evenflow.cli.compare;

import dev.evenflow.cli.page.Html;
import dev.evenflow.models.grid.CellResult;
import dev.evenflow.models.grid.Comparison;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;

/** Panels as tables whose cells are coloured by their score. */
final class MatrixView {
  /** The shade from which on text on it is white. */
  private static final double DEEP = 0.75;

  private final double worst;
  private final double best;
  private final CellResult first;

  MatrixView(Comparison comparison) {
    first =
        comparison.results().stream()
            .filter(each -> !Double.isNaN(each.score().mean()))
            .findFirst()
            .orElse(comparison.results().getFirst());
    DoubleSummaryStatistics scores =
        comparison.results().stream()
            .filter(this::isComparable)
            .mapToDouble(each -> each.score().mean())
            .summaryStatistics();
    worst = first.isOfQuantities() ? scores.getMax() : scores.getMin();
    best = first.isOfQuantities() ? scores.getMin() : scores.getMax();
  }

  /** Whether a result has a score that can be set beside the others. */
  private boolean isComparable(CellResult result) {
    return result.isOfQuantities() == first.isOfQuantities()
        && !Double.isNaN(result.score().mean());
  }

  /** What the colours mean. */
  String legend() {
    return Double.isFinite(best)
        ? "<p class=legend>%s <span class=ramp></span> %s</p>\n"
            .formatted(Shown.score(first, worst), Shown.score(first, best))
        : "";
  }

  String of(Panel panel) {
    StringBuilder html = new StringBuilder("<table class=matrix>\n");
    if (!panel.title().isEmpty()) {
      html.append("<caption>%s</caption>\n".formatted(Html.escaped(panel.title())));
    }
    if (!panel.columnName().isEmpty()) {
      html.append(
          "<tr><th class=axes>%s <span>\u2193</span>&emsp;%s <span>\u2192</span></th>"
              .formatted(Html.escaped(panel.rowName()), Html.escaped(panel.columnName())));
      panel
          .columns()
          .forEach(each -> html.append("<th scope=col>%s</th>".formatted(Html.escaped(each))));
      html.append("</tr>\n");
    }
    for (int i = 0; i < panel.rows().size(); i++) {
      html.append("<tr><th scope=row>%s</th>".formatted(Html.escaped(panel.rows().get(i))));
      panel.results().get(i).forEach(each -> html.append(cell(each)));
      html.append("</tr>\n");
    }
    return html.append("</table>\n").toString();
  }

  private String cell(CellResult result) {
    String recipe = result.cell().recipes().getFirst().toString();
    if (Double.isNaN(result.score().mean())) {
      String reason = result.reason().orElse("no result");
      return "<td class=stopped title=\"%s\"><b>stopped</b>%s</td>"
          .formatted(Html.escaped(reason + "\n" + recipe), details(result));
    }
    double shade = isComparable(result) ? shade(result.score().mean()) : 0;
    String deep = shade > DEEP ? " class=deep" : "";
    return "<td%s style=\"--t:%s%%\" title=\"%s\"><b>%s</b>%s</td>"
        .formatted(
            deep,
            String.format(Locale.ROOT, "%.0f", 100 * shade),
            Html.escaped(recipe),
            Shown.score(result),
            details(result));
  }

  private double shade(double score) {
    return best == worst ? 0.5 : (score - worst) / (best - worst);
  }

  private static String details(CellResult result) {
    StringBuilder html = new StringBuilder();
    if (!Shown.spread(result).isEmpty()) {
      html.append("<small>%s</small>".formatted(Shown.spread(result)));
    }
    if (result.stopped() > 0 && result.stopped() < result.outcomes().size()) {
      html.append(
          "<small>%d of %d stopped</small>".formatted(result.stopped(), result.outcomes().size()));
    }
    if (!Double.isNaN(result.gradients().measured())) {
      html.append(
          "<small>\u2207 %s \u00b7 <i>%s</i></small>"
              .formatted(
                  Shown.ratio(result.gradients().measured()),
                  Shown.ratio(result.gradients().predicted())));
    }
    return html.toString();
  }

  /** Whether any gradients were looked at. */
  static boolean showsGradients(List<CellResult> results) {
    return results.stream().anyMatch(each -> !Double.isNaN(each.gradients().measured()));
  }
}
