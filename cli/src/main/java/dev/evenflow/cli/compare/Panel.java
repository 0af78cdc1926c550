package dev.evenflow.cli.compare;

import dev.evenflow.models.grid.Axis;
import dev.evenflow.models.grid.CellResult;
import dev.evenflow.models.grid.Comparison;
import dev.evenflow.models.grid.Variant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The results of two axes, where all others stand still.
 *
 * @param title where the others stand; empty if there are none
 * @param rowName what differs from row to row; empty if nothing does
 * @param rows the labels of the rows
 * @param columnName what differs from column to column; empty if nothing does
 * @param columns the labels of the columns
 * @param results a list for each row
 */
record Panel(
    String title,
    String rowName,
    List<String> rows,
    String columnName,
    List<String> columns,
    List<List<CellResult>> results) {
  /** What there is one of where nothing is varied. */
  private static final Axis NOTHING = new Axis(" -", List.of(new Variant("all", Map.of())));

  /**
   * The panels of a comparison. The longer of the first two axes goes down; a lone one goes down as
   * rows.
   */
  static List<Panel> of(Comparison comparison) {
    List<Axis> axes = comparison.grid().axes();
    int down = axes.isEmpty() ? -1 : 0;
    int across = axes.size() < 2 ? -1 : 1;
    if (across == 1 && axes.get(1).variants().size() > axes.get(0).variants().size()) {
      down = 1;
      across = 0;
    }
    Map<List<String>, CellResult> all = new HashMap<>();
    Map<List<String>, Boolean> others = new LinkedHashMap<>();
    for (CellResult each : comparison.results()) {
      List<String> labels = each.cell().labels();
      all.put(labels, each);
      others.put(labels.subList(Math.min(2, labels.size()), labels.size()), true);
    }
    List<Panel> panels = new ArrayList<>();
    for (List<String> other : others.keySet()) {
      panels.add(panel(axes, down, across, other, all));
    }
    return panels;
  }

  private static Panel panel(
      List<Axis> axes,
      int down,
      int across,
      List<String> other,
      Map<List<String>, CellResult> all) {
    Axis rows = down < 0 ? NOTHING : axes.get(down);
    Axis columns = across < 0 ? NOTHING : axes.get(across);
    List<List<CellResult>> results = new ArrayList<>();
    for (String row : labels(rows)) {
      List<CellResult> line = new ArrayList<>();
      for (String column : labels(columns)) {
        List<String> first =
            switch (axes.size()) {
              case 0 -> List.of();
              case 1 -> List.of(row);
              default -> down == 0 ? List.of(row, column) : List.of(column, row);
            };
        line.add(
            Objects.requireNonNull(
                all.get(Stream.concat(first.stream(), other.stream()).toList())));
      }
      results.add(line);
    }
    List<String> title = new ArrayList<>();
    for (int i = 0; i < other.size(); i++) {
      title.add(axes.get(i + 2).name() + " = " + other.get(i));
    }
    return new Panel(
        String.join(", ", title),
        down < 0 ? "" : rows.name(),
        labels(rows),
        across < 0 ? "" : columns.name(),
        labels(columns),
        results);
  }

  private static List<String> labels(Axis axis) {
    return axis.variants().stream().map(Variant::label).toList();
  }

  /** With rows as columns where there is but one column, so that one chart has all lines. */
  @SuppressWarnings("ArgumentSelectionDefectChecker") // that is what it is for
  Panel flat() {
    return columns.size() > 1
        ? this
        : new Panel(
            title,
            columnName,
            columns,
            rowName,
            rows,
            List.of(results.stream().map(List::getFirst).toList()));
  }
}
