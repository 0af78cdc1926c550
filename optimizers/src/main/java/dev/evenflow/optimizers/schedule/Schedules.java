package dev.evenflow.optimizers.schedule;

import dev.evenflow.strategy.Catalogue;
import dev.evenflow.strategy.StrategyWrapper;
import dev.evenflow.training.Schedule;
import java.util.List;

/** The schedules of this module by name; those of lists of phases have no spelling. */
public final class Schedules {
  private Schedules() {}

  /** All of them, each with the defaults of its record. */
  public static Catalogue<Schedule> catalogue() {
    return new Catalogue<Schedule>("schedule")
        .add("constant", new Constant())
        .add("step", new StepDecay(1000))
        .add("exponential", new Exponential(0.999))
        .add("inverse-time", new InverseTime(1e-3))
        .add("polynomial", new Polynomial())
        .add("linear", new Linear())
        .add("cosine", new Cosine())
        .add("cosine-restarts", new CosineRestarts(1000))
        .add("one-cycle", new OneCycle())
        .add("cyclic", new Cyclic(1000, 0.1))
        .add("inv-sqrt", new InverseSqrt(1000))
        .add("wsd", new Wsd())
        .add("warm-up", new WarmUp(100))
        .add("multi-step", new MultiStep(List.of(1000)))
        .add("plateau", new Plateau())
        .addWrapper("warm-up", StrategyWrapper.of(after -> new WarmUp(100, after)));
  }
}
