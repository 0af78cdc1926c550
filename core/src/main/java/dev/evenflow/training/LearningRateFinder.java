package dev.evenflow.training;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Batches;
import dev.evenflow.data.Dataset;
import dev.evenflow.tensor.Variable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Finds a learning rate by the range test (Smith 2017, section 3.3): trains while the rate rises
 * from batch to batch, until the loss diverges. Where the loss falls fastest is a good rate.
 *
 * <p>It works on a copy of the training, made from a snapshot: not a bit of weights, slots,
 * statistics, positions or order of data is changed, and training afterwards is what it would have
 * been. The rate is the one that the optimizer asks for first; what others ask for, such as a
 * decoupled decay, rises in proportion. The schedule of the training is left out.
 *
 * @param from the first rate, above 0
 * @param to the last rate, above the first
 * @param steps the number of batches, at least 10
 * @param rise how the rate gets from one to the other
 * @param smoothing of the loss, from 0 to below 1: the weight of the average before in the average
 *     after a batch, without bias at the start (Kingma and Ba 2015, section 3)
 * @param divergence the test ends where the smoothed loss is more than this many times its least so
 *     far, above 1
 */
public record LearningRateFinder(
    double from, double to, int steps, Rise rise, double smoothing, double divergence) {
  /** How the rate rises. */
  public enum Rise {
    /** By the same factor from batch to batch. */
    EXPONENTIAL,
    /** By the same difference from batch to batch, as in the paper. */
    LINEAR
  }

  /** Batches that the guard refuses in a row, after which there is no hope of a finite loss. */
  private static final int MOST_REFUSED = 3;

  private static final String FACTOR = "range-test";

  /** Checks the numbers. */
  public LearningRateFinder {
    require(from > 0, "from must be above 0, given " + from);
    require(
        to > from && to < Double.POSITIVE_INFINITY,
        "to must be finite and above from, given " + to);
    require(steps >= 10, "steps must be at least 10, given " + steps);
    require(smoothing >= 0 && smoothing < 1, "smoothing is from 0 to below 1, given " + smoothing);
    require(divergence > 1, "divergence must be above 1, given " + divergence);
  }

  /** An exponential rise from 1e-6 to 10 over 100 batches, smoothed by 0.9, up to 4 times. */
  public LearningRateFinder() {
    this(1e-6, 10, 100, Rise.EXPONENTIAL, 0.9, 4);
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new EvenflowException("learning rate finder: " + sentence);
    }
  }

  /** The rate of a step, from 0. */
  public double rate(int step) {
    double share = step / (steps - 1.0);
    return switch (rise) {
      case EXPONENTIAL -> from * StrictMath.pow(to / from, share);
      case LINEAR -> from + (to - from) * share;
    };
  }

  /**
   * Tests a training from where it is.
   *
   * @param train what it is trained on
   * @throws EvenflowException if its optimizer asks for no learning rate above 0
   */
  public LearningRateCurve find(Trainer trainer, Dataset train) {
    trainer.prepare(train);
    TrainingPlan rising =
        trainer.plan().withSchedule((step, total, slots) -> slots.current(FACTOR, 1));
    Trainer copy = trainer.fork(rising, trainer.snapshot());
    copy.calibrate(train);
    Iterator<Double> asked = copy.learningRates().iterator();
    double own = asked.hasNext() ? asked.next() : 0;
    require(own > 0, "the optimizer asks for no learning rate above 0");
    Variable factor = copy.variables().get("optimizer/schedule." + FACTOR);
    Loading loading = new Loading(copy.batches(train), train);
    List<LearningRateCurve.Point> points = new ArrayList<>();
    double average = 0;
    double weight = 1;
    double least = Double.POSITIVE_INFINITY;
    int refused = 0;
    for (int i = 0; i < steps; i++) {
      factor.scalar(rate(i) / own);
      double sum = 0;
      int batches = 0;
      StepReport report;
      do {
        report = copy.step(loading.at(copy.position()));
        sum += report.loss();
        batches++;
      } while (report.gathered() > 0);
      double loss = sum / batches;
      refused = report.committed() ? 0 : refused + 1;
      if (refused == MOST_REFUSED) {
        return new LearningRateCurve(points, true);
      }
      if (refused > 0) {
        continue;
      }
      average = smoothing * average + (1 - smoothing) * loss;
      weight *= smoothing;
      double smoothed = average / (1 - weight);
      points.add(new LearningRateCurve.Point(rate(i), loss, smoothed));
      least = Math.min(least, smoothed);
      if (smoothed > divergence * least) {
        return new LearningRateCurve(points, true);
      }
    }
    return new LearningRateCurve(points, false);
  }

  /** The batches of a data set by position. */
  private static final class Loading {
    private final Batches batches;
    private final Dataset train;
    private final Recent<Long, int[]> orders = new Recent<>();
    private final Recent<Integer, ExampleBatch> loaded = new Recent<>();

    Loading(Batches batches, Dataset train) {
      this.batches = batches;
      this.train = train;
    }

    ExampleBatch at(long position) {
      int from = batches.from(position);
      int size = batches.to(position) - from;
      return loaded
          .get(size, count -> new ExampleBatch(train, count))
          .load(orders.get(batches.epoch(position), batches::order), from)
          .vary(batches, position);
    }
  }
}
