package dev.evenflow.optimizers.schedule;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Schedule;
import dev.evenflow.training.Slots;

/**
 * Lowers the rate when a metric has stopped improving, as PyTorch's ReduceLROnPlateau. The metric
 * is what the training loop measured since the last step ({@link Slots#metric}); steps without one
 * change nothing. Best value, patience and factor are slots, so they are saved with the run.
 *
 * @param shrink what the factor is multiplied by, in (0, 1); default 0.1
 * @param patience how many metrics may fail to improve before, at least 0; default 10
 * @param threshold the relative improvement that counts, at least 0; default 1e-4
 * @param cooldown for how many metrics failures do not count after a fall, at least 0; default 0
 * @param minimum the lowest factor, from 0 to 1; default 0
 * @param higherIsBetter whether the metric is to grow, as an accuracy; default false
 */
public record Plateau(
    double shrink,
    int patience,
    double threshold,
    int cooldown,
    double minimum,
    boolean higherIsBetter)
    implements Schedule {
  /** Checks the values. */
  public Plateau {
    Hyperparameters.require(0 < shrink && shrink < 1, "shrink", "be between 0 and 1", shrink);
    Hyperparameters.notNegative("patience", patience);
    Hyperparameters.notNegative("threshold", threshold);
    Hyperparameters.notNegative("cooldown", cooldown);
    Hyperparameters.share("minimum", minimum);
  }

  /** PyTorch's default values. */
  public Plateau() {
    this(0.1, 10, 1e-4, 0, 0, false);
  }

  @Override
  public Tensor factor(Tensor step, long total, Slots slots) {
    Tensor zero = Tensor.constant(0);
    Tensor metric = slots.metric();
    Tensor measured = metric.equal(metric);
    Tensor best = slots.current("best", worst());
    Tensor better = better(metric, best);
    Tensor cooling = slots.current("cooling", 0);
    Tensor failures =
        Tensor.select(better.max(cooling.greater(0)), zero, slots.current("failures", 0).add(1));
    Tensor falls = failures.greater(patience);

    slots.next("best", worst(), before -> Tensor.select(better, metric, before));
    slots.next(
        "failures",
        0,
        before -> Tensor.select(measured, Tensor.select(falls, zero, failures), before));
    slots.next(
        "cooling",
        0,
        before ->
            Tensor.select(
                measured,
                Tensor.select(falls, Tensor.constant(cooldown), before.sub(1).max(0.0)),
                before));
    return slots.next(
        "factor",
        1,
        before -> Tensor.select(measured.mul(falls), before.mul(shrink).max(minimum), before));
  }

  private double worst() {
    return higherIsBetter ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  /** 0 for a metric that was not measured, for a comparison with NaN is false. */
  private Tensor better(Tensor metric, Tensor best) {
    return higherIsBetter
        ? metric.greater(best.mul(1 + threshold))
        : metric.less(best.mul(1 - threshold));
  }
}
