package com.example;

import dev.evenflow.strategy.Catalogue;
import dev.evenflow.strategy.StrategyPlugin;
import dev.evenflow.training.Optimizer;

/** Gives the rule a name, as the jar of a user would. */
public final class PowerSignPlugin implements StrategyPlugin {
  @Override
  public Catalogue<Optimizer> optimizers() {
    return new Catalogue<Optimizer>("optimizer").add("power-sign", new PowerSign(0.01, 0.9));
  }
}
