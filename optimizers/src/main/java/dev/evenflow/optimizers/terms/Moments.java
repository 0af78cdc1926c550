package dev.evenflow.optimizers.terms;

import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Slots;

/** Exponential averages and what corrects their start at 0. */
public final class Moments {
  private Moments() {}

  /** {@code beta average + (1 - beta) value}. */
  public static Tensor mixed(Tensor average, double beta, Tensor value) {
    return average.mul(beta).add(value.mul(1 - beta));
  }

  /**
   * A slot that averages a value, from 0, after this step. Where the value stays 0, as of dead
   * units and of rows that nobody looks up, it becomes 0 and no subnormal number, which would stay,
   * for these are rounded, and which processors divide slowly by.
   */
  public static Tensor average(Slots slots, String name, double beta, Tensor value) {
    return slots.next(
        name,
        0,
        average -> {
          Tensor next = mixed(average, beta, value);
          return Tensor.select(next.abs().less(Float.MIN_NORMAL), Tensor.constant(0), next);
        });
  }

  /** Rank 0: {@code 1 - beta^t}, the weight that t values have in an average that began at 0. */
  public static Tensor weight(double beta, Tensor t) {
    return Tensor.constant(beta).pow(t).rsub(1);
  }

  /** An average freed of its start at 0. */
  public static Tensor corrected(Tensor average, double beta, Slots slots) {
    return average.div(weight(beta, slots.step()));
  }

  /**
   * Nesterov's look ahead at the corrected average: {@code beta m / (1 - beta^(t+1)) + (1 - beta) g
   * / (1 - beta^t)} (Dozat 2016, constant momentum).
   */
  public static Tensor lookedAhead(Tensor average, double beta, Tensor gradient, Slots slots) {
    Tensor step = slots.step();
    return average
        .mul(weight(beta, step.add(1)).rdiv(beta))
        .add(gradient.mul(weight(beta, step).rdiv(1 - beta)));
  }

  /** {@code sqrt(square + inside) + outside}: a scale to divide by that is not 0. */
  public static Tensor root(Tensor square, double inside, double outside) {
    return (inside == 0 ? square : square.add(inside)).sqrt().add(outside);
  }

  /** Rank 0: {@code first} in the first step, {@code later} in all others. */
  public static Tensor atFirst(Slots slots, double first, double later) {
    return Tensor.select(slots.step().greater(1), Tensor.constant(later), Tensor.constant(first));
  }
}
