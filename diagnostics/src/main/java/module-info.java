/** What gradients do in a model: predicted and measured before it trains, watched while it does. */
module dev.evenflow.diagnostics {
  requires transitive dev.evenflow.core;
  requires dev.evenflow.optimizers;
  requires dev.evenflow.regularization;
  requires jdk.jfr;
  requires static org.jspecify;

  exports dev.evenflow.diagnostics;
  exports dev.evenflow.diagnostics.log;
  exports dev.evenflow.diagnostics.healing;
  exports dev.evenflow.diagnostics.symptom;
  exports dev.evenflow.diagnostics.treatment;
  exports dev.evenflow.diagnostics.warning;
  exports dev.evenflow.diagnostics.watch;
}
