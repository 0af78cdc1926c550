package dev.evenflow.cli.compare;

import dev.evenflow.cli.page.Html;
import dev.evenflow.cli.page.Scale;
import dev.evenflow.models.grid.CellResult;
import dev.evenflow.models.grid.Comparison;
import java.util.List;
import java.util.stream.IntStream;

/** Loss curves: a chart for each row of a panel, with a line for each column, all of one scale. */
final class CurveView {
  private static final int COLOURS = 8;

  /** The share of all losses that is not cut off. */
  private static final double SHOWN = 0.99;

  private static final int WIDTH = 300;
  private static final int HEIGHT = 190;
  private static final int LEFT = 40;
  private static final int TOP = 8;
  private static final int RIGHT = 8;
  private static final int BOTTOM = 26;

  private final Scale scale;

  CurveView(Comparison comparison) {
    scale =
        Scale.of(
            comparison.results().stream().flatMap(each -> each.curve().stream()).toList(), SHOWN);
  }

  /** Which colour is which column. */
  static String legend(Panel panel) {
    StringBuilder html = new StringBuilder("<p class=legend>");
    html.append(Html.escaped(panel.columnName()));
    for (int i = 0; i < panel.columns().size(); i++) {
      html.append(
          "<span class=key><svg width=22 height=10><path d=\"M1 5H21\" class=\"%s\"/></svg>%s</span>"
              .formatted(colour(i), Html.escaped(panel.columns().get(i))));
    }
    return html.append("</p>\n").toString();
  }

  private static String colour(int column) {
    return "line c%d%s".formatted(column % COLOURS, column / COLOURS % 2 == 1 ? " dashed" : "");
  }

  String of(Panel panel) {
    StringBuilder html = new StringBuilder("<div class=charts>\n");
    for (int i = 0; i < panel.rows().size(); i++) {
      String row = panel.rowName().isEmpty() ? "" : panel.rowName() + " = " + panel.rows().get(i);
      String title = row + (row.isEmpty() || panel.title().isEmpty() ? "" : ", ") + panel.title();
      html.append("<figure><figcaption>%s</figcaption>\n".formatted(Html.escaped(title)));
      html.append(chart(title, panel, panel.results().get(i)));
      html.append("</figure>\n");
    }
    return html.append("</div>\n").toString();
  }

  private String chart(String title, Panel panel, List<CellResult> results) {
    int right = WIDTH - RIGHT;
    int bottom = HEIGHT - BOTTOM;
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg viewBox=\"0 0 %d %d\" role=img aria-label=\"training loss %s\">\n"
            .formatted(WIDTH, HEIGHT, Html.escaped(title)));
    for (double tick : scale.ticks()) {
      double y = TOP + scale.depth(tick) * (bottom - TOP);
      svg.append(
          "<path class=grid d=\"M%d %sH%d\"/><text x=%d y=%s class=end>%s</text>\n"
              .formatted(
                  LEFT, Html.number(y), right, LEFT - 5, Html.number(y + 3.5), Scale.label(tick)));
    }
    svg.append("<path class=axis d=\"M%d %dH%d\"/>\n".formatted(LEFT, bottom, right));
    for (int percent : new int[] {0, 50, 100}) {
      svg.append(
          "<text x=%d y=%d class=%s>%d %%</text>\n"
              .formatted(
                  LEFT + percent * (right - LEFT) / 100,
                  HEIGHT - 10,
                  percent == 100 ? "end" : percent == 0 ? "start" : "middle",
                  percent));
    }
    // A nested svg cuts off what leaves the scale.
    svg.append(
        "<svg x=%d y=%d width=%d height=%d>\n".formatted(LEFT, TOP, right - LEFT, bottom - TOP));
    for (int i = 0; i < results.size(); i++) {
      svg.append(line(panel, i, results.get(i), right - LEFT, bottom - TOP));
    }
    return svg.append("</svg></svg>\n").toString();
  }

  private String line(Panel panel, int column, CellResult result, int width, int height) {
    List<Double> curve = result.curve();
    StringBuilder path = new StringBuilder();
    boolean isBroken = true;
    for (int i = 0; i < curve.size(); i++) {
      if (Double.isNaN(curve.get(i))) {
        isBroken = true;
        continue;
      }
      path.append(isBroken ? 'M' : 'L')
          .append(Html.number(width * (i + 0.5) / curve.size()))
          .append(' ')
          .append(Html.number(height * scale.depth(curve.get(i))));
      isBroken = false;
    }
    double last =
        IntStream.range(0, curve.size())
            .mapToDouble(i -> curve.get(curve.size() - 1 - i))
            .filter(each -> !Double.isNaN(each))
            .findFirst()
            .orElse(Double.NaN);
    String label = panel.columnName().isEmpty() ? "" : panel.columns().get(column) + ": ";
    String told =
        "%sloss %s at the end, %s %s%s"
            .formatted(
                label,
                Shown.loss(last),
                Shown.scoreName(result),
                Shown.score(result),
                result.reason().map(reason -> "\nstopped: " + reason).orElse(""));
    return "<g><title>%s</title><path class=hit d=\"%s\"/><path class=\"%s\" d=\"%s\"/></g>\n"
        .formatted(Html.escaped(told), path, colour(column), path);
  }
}
