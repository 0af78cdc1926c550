package dev.evenflow.models.grid;

import dev.evenflow.training.StepReport;
import dev.evenflow.training.TrainingListener;
import java.util.List;
import java.util.stream.IntStream;

/** Gathers the loss of a training, in as many points as a plot can show. */
final class LossCurve implements TrainingListener {
  private static final int MOST_POINTS = 100;

  private final long all;
  private final double[] sums;
  private final int[] counts;

  /** Of a training of so many batches. */
  LossCurve(long batches) {
    all = batches;
    counts = new int[(int) Math.min(MOST_POINTS, all)];
    sums = new double[counts.length];
  }

  @Override
  public void onBatch(StepReport report, int batch, int batches, int epoch) {
    if (report.committed() && Double.isFinite(report.loss())) {
      long before = (epoch - 1L) * batches + batch - 1;
      int point = (int) (before * counts.length / all);
      sums[point] += report.loss();
      counts[point]++;
    }
  }

  /** The mean of each part of the training. */
  List<Double> points() {
    return IntStream.range(0, counts.length).mapToObj(i -> sums[i] / counts[i]).toList();
  }
}
