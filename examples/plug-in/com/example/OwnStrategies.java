package com.example;

import dev.evenflow.strategy.Catalogue;
import dev.evenflow.strategy.StrategyPlugin;
import dev.evenflow.training.Optimizer;

/** Gives our rule a name and defaults, beside those of Evenflow. */
public final class OwnStrategies implements StrategyPlugin {
  @Override
  public Catalogue<Optimizer> optimizers() {
    return new Catalogue<Optimizer>("optimizer").add("own-adagrad", new OwnAdagrad(0.1));
  }
}
