package dev.evenflow.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.models.grid.Axis;
import dev.evenflow.models.grid.CellResult;
import dev.evenflow.models.grid.Comparison;
import dev.evenflow.models.grid.GradientRatio;
import dev.evenflow.models.grid.Grid;
import dev.evenflow.models.grid.Outcome;
import dev.evenflow.training.Evaluation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PanelTest {
  private static Comparison comparison(String... axes) {
    Grid grid = new Grid(Map.of(), List.of(axes).stream().map(Axis::parse).toList(), 1);
    Outcome outcome =
        new Outcome(
            null, new Evaluation(1, 1, Double.NaN, 1), List.of(2.0, 1.0), 1, GradientRatio.UNKNOWN);
    return new Comparison(
        grid, grid.cells().stream().map(cell -> new CellResult(cell, List.of(outcome))).toList());
  }

  private static List<String> labels(Panel panel, int row, int column) {
    return panel.results().get(row).get(column).cell().labels();
  }

  @Test
  void putsTheLongerOfTheFirstTwoAxesDownAndTheOthersIntoPanelsOfTheirOwn() {
    List<Panel> panels =
        Panel.of(comparison("norm=none,batch", "batch=1,2,3", "epochs=4,5", "seed=6,7"));
    assertThat(panels)
        .extracting(Panel::title)
        .containsExactly(
            "epochs = 4, seed = 6",
            "epochs = 4, seed = 7",
            "epochs = 5, seed = 6",
            "epochs = 5, seed = 7");
    assertThat(panels.getFirst().rows()).containsExactly("1", "2", "3");
    assertThat(labels(panels.get(2), 2, 1)).containsExactly("batch", "3", "5", "6");
    Panel kept = Panel.of(comparison("norm=none,batch", "batch=1,2")).getFirst();
    assertThat(kept.rowName()).isEqualTo("norm");
    assertThat(labels(kept, 1, 0)).containsExactly("batch", "1");
  }

  @Test
  void hasALoneAxisAsRowsAndOneChartForIt() {
    Panel panel = Panel.of(comparison("batch=1,2,3")).getFirst();
    assertThat(panel.rows()).containsExactly("1", "2", "3");
    assertThat(labels(panel, 2, 0)).containsExactly("3");
    assertThat(panel.flat().columns()).containsExactly("1", "2", "3");
    assertThat(labels(panel.flat(), 0, 2)).containsExactly("3");
    assertThat(Panel.of(comparison()))
        .singleElement()
        .satisfies(all -> assertThat(labels(all, 0, 0)).isEmpty());
  }

  @Test
  void isWrittenSoThatNoLabelBecomesMarkup() {
    assertThat(ComparisonPage.of(comparison("data=<b>&\"'.csv,b.csv")))
        .contains("&lt;b&gt;&amp;&quot;&#39;.csv")
        .doesNotContain("<b>&\"");
  }
}
