package dev.evenflow.cli.watch;

import dev.evenflow.cli.page.Curve;
import dev.evenflow.cli.page.HeatMap;
import dev.evenflow.cli.page.Html;
import dev.evenflow.cli.page.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.JsonNode;

/**
 * A watched training as a page: findings, treatments, and loss, gradients and updates over its
 * steps.
 */
public final class WatchPage {
  /** More columns would not be seen. */
  private static final int COLUMNS = 480;

  private static final String STYLE = "watch.css";

  private final History history;
  private final List<History.Step> shown = new ArrayList<>();

  /** Of a history, of which steps are left out evenly if there are many. */
  public WatchPage(History history) {
    this.history = history;
    List<History.Step> steps = history.steps();
    int every = Math.ceilDiv(steps.size(), COLUMNS);
    for (int i = 0; i < steps.size(); i += every) {
      shown.add(steps.get(i));
    }
  }

  /**
   * The page.
   *
   * @param title plain text
   * @param recipe of the training
   * @param acts what was done against illnesses, as heal.json of a run has it
   */
  public String html(String title, String recipe, Iterable<JsonNode> acts) {
    StringBuilder body = new StringBuilder();
    body.append("<p><code>%s</code></p>\n".formatted(Html.escaped(recipe)));
    body.append(
        "<p class=\"note\">%d watched steps up to step %d, %d layers.</p>\n"
            .formatted(
                history.steps().size(),
                history.steps().getLast().number(),
                history.layers().size()));
    body.append("<h2>Findings</h2>\n").append(findings(acts));
    body.append(treatments(acts));
    section(body, "Loss", "of the watched batches; dashes mark findings", curve("Loss", "loss"));
    section(
        body,
        "Gradient norm",
        "of all parameters, before clips",
        curve("Gradient norm", "gradient"));
    section(
        body,
        "Gradients by layer",
        "root mean square of the gradient by the parameters of each layer; the input is at the top",
        map("Gradients by layer", "gradient"));
    section(
        body,
        "Update : weight by layer",
        "how much of its weights a step changes",
        map("Update : weight by layer", "update"));
    body.append(Page.plots());
    return Page.of(title, Page.resource(WatchPage.class, STYLE), body.toString());
  }

  private static void section(StringBuilder body, String title, String note, String picture) {
    body.append(
        "<h2>%s</h2>\n<p class=\"note\">%s</p>\n%s".formatted(title, Html.escaped(note), picture));
  }

  private String curve(String title, String name) {
    List<Curve.Mark> marks =
        history.marks().stream()
            .map(mark ->
                new Curve.Mark(
                    mark.isOpening() ? mark.began() : mark.step(),
                    "%s in %s %s"
                        .formatted(
                            mark.illness(), mark.layer(), mark.isOpening() ? "began" : "is over"),
                    !mark.isOpening()))
            .toList();
    return new Curve(title, numbers(), values(step -> step.get(name)), marks).html();
  }

  private String map(String title, String name) {
    List<String> layers = history.layers();
    double[][] values = new double[layers.size()][];
    for (int i = 0; i < values.length; i++) {
      String layer = layers.get(i);
      values[i] = values(step -> Math.log10(step.get(layer, name)));
    }
    return new HeatMap(title, layers, numbers(), values).html();
  }

  private List<Long> numbers() {
    return shown.stream().map(History.Step::number).toList();
  }

  private double[] values(ToDoubleFunction<History.Step> number) {
    return shown.stream().mapToDouble(number).toArray();
  }

  private String findings(Iterable<JsonNode> acts) {
    if (history.marks().isEmpty()) {
      return "<p>None.</p>\n";
    }
    StringBuilder rows = new StringBuilder();
    for (History.Mark mark : history.marks()) {
      if (mark.isOpening()) {
        rows.append(
            "<tr><td>%s</td><td>%s</td><td class=\"number\">%d</td><td class=\"number\">%s</td></tr>\n%s"
                .formatted(
                    Html.escaped(mark.illness()),
                    Html.escaped(mark.layer()),
                    mark.began(),
                    isTreated(mark, acts) ? "treated" : end(mark),
                    told(4, mark.evidence())));
      }
    }
    return """
    <table><tr><th>illness</th><th>layer</th><th class="number">since step</th>\
    <th class="number">over at</th></tr>
    %s</table>
    """
        .formatted(rows);
  }

  /** A row of a table for a sentence. */
  private static String told(int columns, String sentence) {
    return "<tr class=\"told\"><td colspan=\"%d\">%s</td></tr>\n"
        .formatted(columns, Html.escaped(sentence));
  }

  private static boolean isTreated(History.Mark mark, Iterable<JsonNode> acts) {
    for (JsonNode act : acts) {
      if (act.path("kept").asBoolean(false)
          && act.path("illness").asString("").equals(mark.illness())
          && act.path("layer").asString("").equals(mark.layer())
          && act.path("position").asLong(0) >= mark.step()) {
        return true;
      }
    }
    return false;
  }

  private static String treatments(Iterable<JsonNode> acts) {
    StringBuilder rows = new StringBuilder();
    for (JsonNode act : acts) {
      rows.append(
          "<tr><td>%s</td><td class=\"number\">%d</td><td class=\"number\">%s</td><td class=\"number\">%s</td><td>%s</td></tr>\n%s"
              .formatted(
                  Html.escaped(act.path("illness").asString("")),
                  act.path("position").asLong(0),
                  loss(act.path("loss_without")),
                  loss(act.path("loss_with")),
                  act.path("kept").asBoolean(false) ? "kept" : "not kept",
                  told(5, act.path("treatment").asString(""))));
    }
    return rows.isEmpty()
        ? ""
        : """
        <h2>Treatments</h2>
        <p class="note">what was tried beside the training as it was, over the same batches</p>
        <table><tr><th>illness</th><th class="number">batch</th><th class="number">loss without</th>\
        <th class="number">with it</th><th></th></tr>
        %s</table>
        """
            .formatted(rows);
  }

  private static String loss(JsonNode value) {
    return value.isNumber()
        ? String.format(Locale.ROOT, "%.4g", value.doubleValue())
        : Html.escaped(value.asString(""));
  }

  private String end(History.Mark opened) {
    return history.marks().stream()
        .filter(mark -> !mark.isOpening())
        .filter(mark -> mark.illness().equals(opened.illness()))
        .filter(mark -> mark.layer().equals(opened.layer()) && mark.step() >= opened.step())
        .findFirst()
        .map(mark -> Long.toString(mark.step()))
        .orElse("");
  }
}
