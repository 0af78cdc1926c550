package dev.evenflow.optimizers.guice;

import com.google.inject.AbstractModule;
import dev.evenflow.guice.CatalogueModule;
import dev.evenflow.optimizers.Optimizers;
import dev.evenflow.optimizers.schedule.Schedules;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.Schedule;

/** Binds optimizers and schedules by name. */
public final class OptimizersModule extends AbstractModule {
  /** The module. */
  public OptimizersModule() {}

  @Override
  protected void configure() {
    install(new CatalogueModule<>(Optimizer.class, Optimizers.catalogue()));
    install(new CatalogueModule<>(Schedule.class, Schedules.catalogue()));
  }
}
