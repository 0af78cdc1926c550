/** Stabilizers: normalization, clipping, residual forms, noise and weight constraints. */
module dev.evenflow.regularization {
  requires transitive dev.evenflow.core;
  requires static com.google.guice;
  requires static org.jspecify;

  exports dev.evenflow.regularization.clip;
  exports dev.evenflow.regularization.constraint;
  exports dev.evenflow.regularization.noise;
  exports dev.evenflow.regularization.norm;
  exports dev.evenflow.regularization.residual;
  exports dev.evenflow.regularization.guice;
}
