package dev.evenflow.models.grid;

import dev.evenflow.training.StepReport;
import dev.evenflow.training.TrainingListener;
import java.util.List;
import java.util.stream.IntStream;

/** Gathers the loss of a training, in as many points as a plot can show. */
final class LossCurve implements TrainingListener {
  private static final int MOST_POINTS = 100;

  private final int epochs;
  private double[] sums = {};
  private int[] counts = {};

  /** Of a training of so many epochs. */
  LossCurve(int epochs) {
    this.epochs = epochs;
  }

  @Override
  public void onBatch(StepReport report, int batch, int batches, int epoch) {
    long all = (long) epochs * batches;
    if (counts.length == 0) {
      counts = new int[(int) Math.min(MOST_POINTS, all)];
      sums = new double[counts.length];
    }
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
