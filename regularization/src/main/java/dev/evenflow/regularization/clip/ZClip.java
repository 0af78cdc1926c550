package dev.evenflow.regularization.clip;

import dev.evenflow.regularization.Require;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.Slots;
import java.util.Map;

/**
 * ZClip (Kumar et al. 2025, algorithm 1): mean and variance of the global norm are followed by
 * exponential averages; a norm whose z-score {@code z = (norm - mean) / deviation} is above a
 * threshold is scaled down to {@code mean + threshold^2 / z * deviation}, so the further out, the
 * nearer to the mean. The averages take in the norm after clipping. The first steps only gather
 * their plain mean and variance and clip nothing.
 *
 * <p>Slots, rank 0: {@code count}, {@code mean}, {@code variance}. Reports {@code norm}, before
 * clipping, {@code threshold} (the norm itself where nothing is clipped) and {@code clipped}.
 *
 * @param threshold the largest z-score that passes, above 0
 * @param decay the share of the old averages in the new, in [0, 1)
 * @param warmup the number of steps before clipping begins
 * @param epsilon added to the deviation
 */
public record ZClip(double threshold, double decay, int warmup, double epsilon)
    implements GradientTransform {
  /** Checks the ranges. */
  public ZClip {
    Require.positive("z-clip", "threshold", threshold);
    Require.share("z-clip", "decay", decay);
    Require.count("z-clip", "warmup", warmup);
    Require.positive("z-clip", "epsilon", epsilon);
  }

  /** The paper's: threshold 2.5, decay 0.97, 25 steps of warm-up, epsilon 1e-6. */
  public ZClip() {
    this(2.5, 0.97, 25, 1e-6);
  }

  @Override
  public Map<Variable, Tensor> apply(Map<Variable, Tensor> gradients, Slots slots) {
    Tensor norm = Scaling.norm(gradients.values());
    Tensor count = slots.next("count", 0, n -> n.add(1));
    Tensor gathers = count.lessOrEqual(Tensor.constant(warmup));
    Tensor mean = slots.current("mean", 0);
    Tensor variance = slots.current("variance", 0);
    Tensor deviation = variance.sqrt();
    Tensor z = norm.sub(mean).div(deviation.add(epsilon));
    Tensor limit = deviation.div(z).mul(threshold * threshold).add(mean);
    Tensor passes = gathers.max(z.lessOrEqual(Tensor.constant(threshold)));
    // A NaN does not pass; its limit is NaN.
    Tensor clipped = Tensor.select(passes, norm, limit);

    Tensor share = Tensor.select(gathers, count.rdiv(1), Tensor.constant(1 - decay));
    Tensor nextMean = slots.next("mean", 0, old -> old.add(clipped.sub(old).mul(share)));
    // In warm-up the sum of squared deviations grows by the product (Welford 1962).
    Tensor before = Tensor.select(gathers, clipped.sub(mean), clipped.sub(nextMean));
    Tensor product = before.mul(clipped.sub(nextMean));
    slots.next("variance", 0, old -> old.add(product.sub(old).mul(share)));

    Scaling.report(slots, norm, clipped);
    slots.report("threshold", clipped);
    return Scaling.all(gradients, Scaling.factor(norm, clipped));
  }
}
