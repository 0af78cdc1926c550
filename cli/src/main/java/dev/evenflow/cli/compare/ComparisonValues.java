package dev.evenflow.cli.compare;

import dev.evenflow.models.Setting;
import dev.evenflow.models.grid.Axis;
import dev.evenflow.models.grid.CellResult;
import dev.evenflow.models.grid.Comparison;
import dev.evenflow.models.grid.Grid;
import dev.evenflow.models.grid.Outcome;
import dev.evenflow.models.grid.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A comparison as JSON has it; numbers that there are not are null. */
public final class ComparisonValues {
  private ComparisonValues() {}

  /** All that there is to know. */
  public static Map<String, Object> of(Comparison comparison) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("varied", comparison.grid().axes().stream().map(Axis::name).toList());
    values.put(
        "cells", comparison.results().stream().map(each -> cell(comparison.grid(), each)).toList());
    return values;
  }

  /** The labels of a cell under the names of their axes. */
  public static Map<String, String> labels(Grid grid, List<String> labels) {
    Map<String, String> named = new LinkedHashMap<>();
    for (int i = 0; i < labels.size(); i++) {
      named.put(grid.axes().get(i).name(), labels.get(i));
    }
    return named;
  }

  private static Map<String, @Nullable Object> cell(Grid grid, CellResult result) {
    Map<String, @Nullable Object> cell = new LinkedHashMap<>();
    cell.put("labels", labels(grid, result.cell().labels()));
    cell.put(Shown.scoreName(result), spread(result.score()));
    cell.put("loss", spread(result.loss()));
    cell.put("seconds", spread(result.seconds()));
    cell.put("measured_gradient_ratio", finite(result.gradients().measured()));
    cell.put("predicted_gradient_ratio", finite(result.gradients().predicted()));
    cell.put("curve", result.curve().stream().map(ComparisonValues::finite).toList());
    List<Map<String, @Nullable Object>> runs = new ArrayList<>();
    for (int i = 0; i < result.outcomes().size(); i++) {
      Outcome outcome = result.outcomes().get(i);
      Map<String, @Nullable Object> run = new LinkedHashMap<>();
      run.put("seed", result.cell().recipes().get(i).get(Setting.SEED));
      run.put(Shown.scoreName(result), finite(outcome.score()));
      run.put("loss", finite(outcome.test().loss()));
      run.put("seconds", outcome.seconds());
      run.put("stopped", outcome.stopped());
      run.put("recipe", result.cell().recipes().get(i).toString());
      runs.add(run);
    }
    cell.put("runs", runs);
    return cell;
  }

  private static Map<String, @Nullable Double> spread(Spread spread) {
    Map<String, @Nullable Double> values = new LinkedHashMap<>();
    values.put("mean", finite(spread.mean()));
    values.put("least", finite(spread.least()));
    values.put("most", finite(spread.most()));
    return values;
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
