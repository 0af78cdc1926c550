package dev.evenflow.regularization.clip;

import dev.evenflow.regularization.Require;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.Slots;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * AdaGC (Wang et al. 2025, algorithm 1): the gradient of each parameter is scaled down to at most
 * {@code ratio} times the exponential average of its own clipped norms. In warm-up all gradients
 * are clipped by one absolute global norm instead, and the averages are the smallest clipped norms.
 *
 * <p>Slots, rank 0: {@code count}, and {@code average} of each parameter. Reports {@code norm}, the
 * global one before clipping, and how many parameters were {@code clipped}.
 *
 * @param ratio the largest ratio of a norm and its average after warm-up, above 0
 * @param decay the share of the old average in the new, in [0, 1)
 * @param threshold of the global norm in warm-up, above 0
 * @param warmup the number of steps of warm-up
 */
public record AdaGc(double ratio, double decay, double threshold, int warmup)
    implements GradientTransform {
  /** Checks the ranges. */
  public AdaGc {
    Require.positive("adagc", "ratio", ratio);
    Require.share("adagc", "decay", decay);
    Require.positive("adagc", "threshold", threshold);
    Require.count("adagc", "warmup", warmup);
  }

  /** The paper's: ratio 1.05, decay 0.98, threshold 1, 100 steps of warm-up. */
  public AdaGc() {
    this(1.05, 0.98, 1, 100);
  }

  @Override
  public Map<Variable, Tensor> apply(Map<Variable, Tensor> gradients, Slots slots) {
    Tensor count = slots.next("count", 0, n -> n.add(1));
    Tensor warms = count.lessOrEqual(Tensor.constant(warmup));
    Tensor global = Scaling.norm(gradients.values());
    Tensor common = Scaling.factor(global, Tensor.constant(threshold));
    slots.report("norm", global);

    Map<Variable, Tensor> clipped = new LinkedHashMap<>(gradients);
    clipped.replaceAll((parameter, gradient) -> {
      Slots own = slots.of(parameter);
      Tensor average = own.current("average", Shape.SCALAR, Float.MAX_VALUE);
      Tensor norm = Scaling.norm(List.of(gradient));
      Tensor factor = Tensor.select(warms, common, Scaling.factor(norm, average.mul(ratio)));
      Tensor after = norm.mul(factor);
      own.next(
          "average",
          Shape.SCALAR,
          Float.MAX_VALUE,
          old -> Tensor.select(warms, old.min(after), old.mul(decay).add(after.mul(1 - decay))));
      slots.report("clipped", factor.less(1));
      return gradient.mul(factor);
    });
    return clipped;
  }
}
