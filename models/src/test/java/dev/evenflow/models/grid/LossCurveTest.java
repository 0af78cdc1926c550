package dev.evenflow.models.grid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.training.Evaluation;
import dev.evenflow.training.StepReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LossCurveTest {
  private static StepReport report(double loss, boolean isCommitted) {
    return new StepReport(0, 0, isCommitted, 0, new Evaluation(loss, 0, 0, 1), Map.of());
  }

  @Test
  void isMeansOverEqualPartsOfTheTraining() {
    LossCurve curve = new LossCurve(300);
    List<Double> means = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      curve.onBatch(report(i, true), i % 100 + 1, 100, i / 100 + 1);
      if (i % 3 == 1) {
        means.add((double) i);
      }
    }
    assertThat(curve.points()).isEqualTo(means);
  }

  @Test
  void hasAPointForEachOfFewBatchesAndNoneWhereNoneWasCommitted() {
    LossCurve curve = new LossCurve(4);
    curve.onBatch(report(5, true), 1, 4, 1);
    curve.onBatch(report(6, false), 2, 4, 1);
    curve.onBatch(report(Double.POSITIVE_INFINITY, true), 3, 4, 1);
    assertThat(curve.points()).containsExactly(5.0, Double.NaN, Double.NaN, Double.NaN);
    assertThat(new LossCurve(0).points()).isEmpty();
  }
}
