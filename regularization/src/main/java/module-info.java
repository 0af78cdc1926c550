/** Stabilizers: normalization, clipping, residual forms, noise and weight constraints. */
module dev.evenflow.regularization {
  requires transitive dev.evenflow.core;
  requires static com.google.guice;
  requires static org.jspecify;
}
