package dev.evenflow.cli.compare;

import dev.evenflow.cli.page.Html;
import dev.evenflow.cli.page.Page;
import dev.evenflow.models.grid.Comparison;
import java.util.List;
import java.util.stream.Collectors;

/** A comparison as a page that needs nothing but itself: matrix, loss curves and table. */
final class ComparisonPage {
  private static final String STYLE = "compare.css";

  private ComparisonPage() {}

  static String of(Comparison comparison) {
    List<Panel> panels = Panel.of(comparison);
    MatrixView matrix = new MatrixView(comparison);
    CurveView curves = new CurveView(comparison);
    String name = Shown.scoreName(comparison.results().getFirst());
    StringBuilder html = new StringBuilder();
    html.append(
        """
        <p>%s</p>
        <h2>Test %s</h2>
        """
            .formatted(runs(comparison), name));
    html.append(matrix.legend());
    if (MatrixView.showsGradients(comparison.results())) {
      html.append(
          """
          <p class=note>\u2207 is the norm of the gradient behind the first layer over that before
          the last, before training: measured, and <i>predicted</i> in the limit of infinite width.
          1 is even.</p>
          """);
    }
    html.append("<div class=panels>\n");
    panels.forEach(each -> html.append(matrix.of(each)));
    html.append("</div>\n<h2>Training loss</h2>\n");
    html.append(CurveView.legend(panels.getFirst().flat()));
    html.append(
        "<p class=note>Means over seeds against the share of the training that is done.</p>\n");
    panels.forEach(each -> html.append(curves.of(each.flat())));
    html.append("<h2>All cells</h2>\n").append(table(comparison));
    html.append("<details><summary>Recipes</summary>\n");
    comparison
        .results()
        .forEach(each ->
            html.append(
                "<p><b>%s</b> <code>%s</code></p>\n"
                    .formatted(
                        Html.escaped(comparison.grid().title(each.cell())),
                        Html.escaped(each.cell().recipes().getFirst().toString()))));
    html.append("</details>\n");
    return Page.of(title(comparison), Page.resource(ComparisonPage.class, STYLE), html.toString());
  }

  private static String title(Comparison comparison) {
    String names =
        comparison.grid().axes().stream()
            .map(each -> each.name())
            .collect(Collectors.joining(" \u00d7 "));
    return (names.isEmpty() ? "seeds" : names)
        + " on "
        + comparison.results().getFirst().cell().recipes().getFirst().dataName();
  }

  private static String runs(Comparison comparison) {
    int cells = comparison.results().size();
    int seeds = comparison.grid().seeds();
    return "%d %s, %s"
        .formatted(
            cells,
            cells == 1 ? "cell" : "cells",
            seeds == 1
                ? "one run each"
                : "the mean of %d seeds each, with the least and the greatest".formatted(seeds));
  }

  private static String table(Comparison comparison) {
    StringBuilder html = new StringBuilder("<div class=scroll><table class=all>\n<tr>");
    int labels = comparison.grid().axes().size();
    List<String> heads = ComparisonTable.heads(comparison);
    for (int i = 0; i < heads.size(); i++) {
      html.append(i < labels ? "<th>" : "<th class=number>");
      html.append(Html.escaped(heads.get(i))).append("</th>");
    }
    html.append("</tr>\n");
    for (List<String> row : ComparisonTable.rows(comparison)) {
      html.append("<tr>");
      for (int i = 0; i < row.size(); i++) {
        html.append(
            (i < labels ? "<th scope=row>%s</th>" : "<td>%s</td>")
                .formatted(Html.escaped(row.get(i))));
      }
      html.append("</tr>\n");
    }
    return html.append("</table></div>\n").toString();
  }
}
