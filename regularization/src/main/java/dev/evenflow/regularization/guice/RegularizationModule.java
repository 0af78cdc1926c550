package dev.evenflow.regularization.guice;

import com.google.inject.AbstractModule;
import dev.evenflow.guice.CatalogueModule;
import dev.evenflow.nn.Normalization;
import dev.evenflow.nn.Residual;
import dev.evenflow.regularization.clip.GradientTransforms;
import dev.evenflow.regularization.constraint.Constraints;
import dev.evenflow.regularization.norm.Normalizations;
import dev.evenflow.regularization.residual.Residuals;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.Optimizer;

/** Binds normalizations, residual forms, gradient transforms and constraints by name. */
public final class RegularizationModule extends AbstractModule {
  /** The module. */
  public RegularizationModule() {}

  @Override
  protected void configure() {
    install(new CatalogueModule<>(Normalization.class, Normalizations.catalogue()));
    install(new CatalogueModule<>(Residual.class, Residuals.catalogue()));
    install(new CatalogueModule<>(GradientTransform.class, GradientTransforms.catalogue()));
    install(new CatalogueModule<>(Optimizer.class, Constraints.catalogue()));
  }
}
