package dev.evenflow.regularization.clip;

import dev.evenflow.regularization.Require;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.Slots;
import java.util.List;
import java.util.Map;

/**
 * AutoClip (Seetharaman et al. 2020, algorithm 1): scales all gradients so that their global norm
 * is at most a percentile of the norms seen, this step's included. The percentile is the smallest
 * norm that at least so many of all are not above (nearest rank). Unlike the paper, only a window
 * of the last norms counts: early, larger ones are forgotten, and memory is bounded.
 *
 * <p>Slot: {@code norms} [window], the newest first, -1 where none is yet. Reports {@code norm},
 * before clipping, {@code threshold} and {@code clipped}.
 *
 * @param percentile in (0, 100]; the paper takes 10
 * @param window how many norms are kept; the cost grows with its square
 */
public record AutoClip(double percentile, int window) implements GradientTransform {
  /** Norms kept as floats may fall below the norm they are of by less than this share. */
  private static final double ROUNDING = 1e-6;

  /** Checks the ranges. */
  public AutoClip {
    Require.that(
        percentile > 0 && percentile <= 100, "auto-clip", "percentile", "in (0, 100]", percentile);
    Require.count("auto-clip", "window", window);
  }

  /** The 10th percentile of the last 128 norms. */
  public AutoClip() {
    this(10, 128);
  }

  @Override
  public Map<Variable, Tensor> apply(Map<Variable, Tensor> gradients, Slots slots) {
    Tensor norm = Scaling.norm(gradients.values());
    Tensor kept =
        slots.next(
            "norms",
            Shape.of(window),
            -1,
            norms -> shifted(norms, norm.min(Float.MAX_VALUE).reshape(1)));
    Tensor threshold = percentile(kept).mul(1 + ROUNDING);
    Scaling.report(slots, norm, threshold);
    slots.report("threshold", threshold);
    return Scaling.all(gradients, Scaling.factor(norm, threshold));
  }

  private Tensor shifted(Tensor norms, Tensor newest) {
    return window == 1 ? newest : Tensor.concat(0, List.of(newest, norms.slice(0, 0, window - 1)));
  }

  private Tensor percentile(Tensor norms) {
    Tensor known = norms.lessOrEqual(Tensor.constant(-1)).rsub(1);
    // [i, j]: whether norm j is known and not above norm i
    Tensor notAbove = norms.lessOrEqual(norms.reshape(window, 1)).mul(known);
    Tensor reached = notAbove.sum(1).less(known.sum().mul(percentile / 100)).rsub(1).mul(known);
    Tensor candidates =
        Tensor.select(reached, norms, Tensor.constant(Float.MAX_VALUE).broadcastTo(norms.shape()));
    return candidates.negate().max().negate();
  }
}
