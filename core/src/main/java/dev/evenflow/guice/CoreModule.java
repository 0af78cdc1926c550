package dev.evenflow.guice;

import com.google.inject.AbstractModule;
import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.Loss;
import dev.evenflow.strategy.Activations;
import dev.evenflow.strategy.Initializers;
import dev.evenflow.strategy.Losses;

/** Binds initializers, activations and losses by name. */
public final class CoreModule extends AbstractModule {
  /** The module. */
  public CoreModule() {}

  @Override
  protected void configure() {
    install(new CatalogueModule<>(Initializer.class, Initializers.catalogue()));
    install(new CatalogueModule<>(Activation.class, Activations.catalogue()));
    install(new CatalogueModule<>(Loss.class, Losses.catalogue()));
  }
}
