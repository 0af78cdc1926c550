package dev.evenflow.cli.compare;

import dev.evenflow.models.Setting;
import dev.evenflow.models.grid.Axis;
import dev.evenflow.models.grid.CellResult;
import dev.evenflow.models.grid.Comparison;
import dev.evenflow.models.grid.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A comparison as rows: of cells for people, of single runs for programs. */
public final class ComparisonTable {
  private ComparisonTable() {}

  /** What the columns behind the labels are. */
  static List<String> heads(Comparison comparison) {
    List<String> heads =
        new ArrayList<>(comparison.grid().axes().stream().map(Axis::name).toList());
    heads.add(Shown.scoreName(comparison.results().getFirst()));
    if (comparison.grid().seeds() > 1) {
      heads.add("spread");
    }
    heads.addAll(List.of("test loss", "time", "gradient first/last", "predicted"));
    return heads;
  }

  /** A row for each cell. */
  static List<List<String>> rows(Comparison comparison) {
    List<List<String>> rows = new ArrayList<>();
    for (CellResult each : comparison.results()) {
      List<String> row = new ArrayList<>(each.cell().labels());
      row.add(Shown.score(each));
      if (comparison.grid().seeds() > 1) {
        row.add(Shown.spread(each));
      }
      row.add(Shown.loss(each.loss().mean()));
      row.add(Shown.seconds(each.seconds().mean()));
      row.add(Shown.ratio(each.gradients().measured()));
      row.add(Shown.ratio(each.gradients().predicted()));
      rows.add(row);
    }
    return rows;
  }

  /** In columns, with what stopped runs. */
  public static String text(Comparison comparison) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(heads(comparison));
    lines.addAll(rows(comparison));
    int[] widths = new int[lines.getFirst().size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      StringBuilder line = new StringBuilder();
      for (int j = 0; j < widths.length; j++) {
        line.append(lines.get(i).get(j)).repeat(' ', widths[j] + 2 - lines.get(i).get(j).length());
      }
      text.append(line.toString().stripTrailing()).append(System.lineSeparator());
      if (i > 0) {
        stopped(comparison.results().get(i - 1), text);
      }
    }
    return text.toString();
  }

  private static void stopped(CellResult result, StringBuilder text) {
    result
        .reason()
        .ifPresent(reason ->
            text.append(
                "  stopped: %d of %d: %s%n"
                    .formatted(result.stopped(), result.outcomes().size(), reason)));
  }

  /** A row for each run, as RFC 4180 says. */
  static String csv(Comparison comparison) {
    List<List<String>> rows = new ArrayList<>();
    List<String> heads =
        new ArrayList<>(comparison.grid().axes().stream().map(Axis::name).toList());
    heads.addAll(
        List.of(
            "seed",
            "accuracy",
            "rmse",
            "loss",
            "seconds",
            "measured_gradient_ratio",
            "predicted_gradient_ratio",
            "stopped",
            "recipe"));
    rows.add(heads);
    for (CellResult result : comparison.results()) {
      for (int i = 0; i < result.outcomes().size(); i++) {
        Outcome outcome = result.outcomes().get(i);
        List<String> row = new ArrayList<>(result.cell().labels());
        row.add(result.cell().recipes().get(i).get(Setting.SEED));
        row.add(number(outcome.test().accuracy()));
        row.add(number(outcome.test().rmse()));
        row.add(number(outcome.test().loss()));
        row.add(number(outcome.seconds()));
        row.add(number(outcome.gradients().measured()));
        row.add(number(outcome.gradients().predicted()));
        row.add(outcome.stopped() == null ? "" : outcome.stopped());
        row.add(result.cell().recipes().get(i).toString());
        rows.add(row);
      }
    }
    return rows.stream()
        .map(row -> row.stream().map(ComparisonTable::field).collect(Collectors.joining(",")))
        .collect(Collectors.joining("\r\n", "", "\r\n"));
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : Double.toString(value);
  }

  private static String field(String text) {
    return text.matches("[^\",\r\n]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
  }
}
