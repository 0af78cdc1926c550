package dev.evenflow.regularization.guice;

import com.google.inject.AbstractModule;
import dev.evenflow.guice.CatalogueModule;
import dev.evenflow.nn.Normalization;
import dev.evenflow.nn.Residual;
import dev.evenflow.regularization.clip.GradientTransforms;
import dev.evenflow.regularization.norm.Normalizations;
import dev.evenflow.regularization.residual.Residuals;
import dev.evenflow.training.GradientTransform;

/** Binds normalizations, residual forms and gradient transforms by name. */
public final class RegularizationModule extends AbstractModule {
  /** The module. */
  public RegularizationModule() {}

  @Override
  protected void configure() {
    install(new CatalogueModule<>(Normalization.class, Normalizations.catalogue()));
    install(new CatalogueModule<>(Residual.class, Residuals.catalogue()));
    install(new CatalogueModule<>(GradientTransform.class, GradientTransforms.catalogue()));
  }
}
