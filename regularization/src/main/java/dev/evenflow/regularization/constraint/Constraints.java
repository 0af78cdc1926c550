package dev.evenflow.regularization.constraint;

import dev.evenflow.strategy.Catalogue;
import dev.evenflow.strategy.RecordFactory;
import dev.evenflow.strategy.StrategyWrapper;
import dev.evenflow.training.Constraint;
import dev.evenflow.training.Optimizer;

/** The constraints of this module by name, as wrappers of optimizers: {@code adam+max-norm:3}. */
public final class Constraints {
  private Constraints() {}

  /** All of them, each with the defaults of its record. */
  public static Catalogue<Optimizer> catalogue() {
    return new Catalogue<Optimizer>("optimizer")
        .addWrapper("max-norm", wrapper(new MaxNorm(3)))
        .addWrapper("unit-norm", wrapper(new UnitNorm()))
        .addWrapper("non-negative", wrapper(new NonNegative()));
  }

  private static StrategyWrapper<Optimizer> wrapper(Constraint defaults) {
    return (optimizer, spec) -> RecordFactory.of(defaults).create(spec).after(optimizer);
  }
}
