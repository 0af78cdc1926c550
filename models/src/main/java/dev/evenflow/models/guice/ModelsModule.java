package dev.evenflow.models.guice;

import com.google.inject.AbstractModule;
import dev.evenflow.guice.CatalogueModule;
import dev.evenflow.guice.CoreModule;
import dev.evenflow.models.Strategies;
import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.Loss;
import dev.evenflow.nn.Normalization;
import dev.evenflow.nn.Residual;
import dev.evenflow.optimizers.guice.OptimizersModule;
import dev.evenflow.regularization.guice.RegularizationModule;
import dev.evenflow.strategy.StrategyPlugin;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.Schedule;

/** Binds the strategies of all modules by name, and those of the plug-ins beside them. */
public final class ModelsModule extends AbstractModule {
  /** The module. */
  public ModelsModule() {}

  @Override
  protected void configure() {
    install(new CoreModule());
    install(new OptimizersModule());
    install(new RegularizationModule());
    Strategies.plugins().forEach(this::install);
  }

  private void install(StrategyPlugin plugin) {
    install(new CatalogueModule<>(Initializer.class, plugin.initializers()));
    install(new CatalogueModule<>(Activation.class, plugin.activations()));
    install(new CatalogueModule<>(Normalization.class, plugin.normalizations()));
    install(new CatalogueModule<>(Residual.class, plugin.residuals()));
    install(new CatalogueModule<>(GradientTransform.class, plugin.transforms()));
    install(new CatalogueModule<>(Optimizer.class, plugin.optimizers()));
    install(new CatalogueModule<>(Schedule.class, plugin.schedules()));
    install(new CatalogueModule<>(Loss.class, plugin.losses()));
  }
}
