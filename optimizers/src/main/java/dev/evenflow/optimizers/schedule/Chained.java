package dev.evenflow.optimizers.schedule;

import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Schedule;
import dev.evenflow.training.Slots;
import java.util.List;

/**
 * The product of schedules that all run over the whole run.
 *
 * @param schedules the factors
 */
public record Chained(List<Schedule> schedules) implements Schedule {
  /** Copies the schedules. */
  public Chained {
    schedules = List.copyOf(schedules);
  }

  @Override
  public Tensor factor(Tensor step, long total, Slots slots) {
    Tensor product = Tensor.constant(1);
    for (int i = 0; i < schedules.size(); i++) {
      product = product.mul(schedules.get(i).factor(step, total, slots.child("factor" + (i + 1))));
    }
    return product;
  }
}
