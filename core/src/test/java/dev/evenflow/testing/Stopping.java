package dev.evenflow.testing;

import dev.evenflow.training.StepReport;
import dev.evenflow.training.TrainingListener;
import java.util.ArrayList;
import java.util.List;

/**
 * Stops a training after so many batches.
 *
 * @param batches how many
 * @param seen their reports
 */
public record Stopping(int batches, List<StepReport> seen) implements TrainingListener {
  /** Nothing is seen yet. */
  public static Stopping after(int batches) {
    return new Stopping(batches, new ArrayList<>());
  }

  @Override
  public void onBatch(StepReport report, int batch, int perEpoch, int epoch) {
    seen.add(report);
  }

  @Override
  public boolean stops() {
    return seen.size() == batches;
  }
}
