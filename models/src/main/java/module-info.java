/** Architectures and ready recipes. */
module dev.evenflow.models {
  requires transitive dev.evenflow.core;
  requires transitive dev.evenflow.optimizers;
  requires transitive dev.evenflow.regularization;
  requires static com.google.guice;
  requires static org.jspecify;

  exports dev.evenflow.models;
  exports dev.evenflow.models.grid;
  exports dev.evenflow.models.guice;
  exports dev.evenflow.models.pathology;

  uses dev.evenflow.strategy.StrategyPlugin;
}
