package dev.evenflow.regularization.clip;

import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.Slots;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Puts 0 in the place of every NaN in the gradients, and on demand of every infinity. Reports how
 * many elements were {@code zeroed}. Stands before clips by a norm.
 *
 * @param infinities whether infinite elements become 0 too; else they stay, and the guard refuses
 *     the step
 */
public record ZeroNans(boolean infinities) implements GradientTransform {
  /** NaN only. */
  public ZeroNans() {
    this(false);
  }

  @Override
  public Map<Variable, Tensor> apply(Map<Variable, Tensor> gradients, Slots slots) {
    Map<Variable, Tensor> zeroed = new LinkedHashMap<>(gradients);
    zeroed.replaceAll((parameter, gradient) -> {
      Tensor kept =
          infinities ? gradient.abs().less(Double.POSITIVE_INFINITY) : gradient.equal(gradient);
      // A sum of zeros in rows of a table that nobody looked up: programs need not visit them.
      Tensor zero = Tensor.select(kept, Tensor.constant(0), Tensor.constant(1));
      slots.report("zeroed", zero.sum());
      return Tensor.select(kept, gradient, gradient.zerosLike());
    });
    return zeroed;
  }
}
