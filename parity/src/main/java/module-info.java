/** Replays of what other frameworks computed. */
module dev.evenflow.parity {
  requires transitive dev.evenflow.core;
  requires dev.evenflow.optimizers;
  requires dev.evenflow.regularization;
  requires tools.jackson.databind;
  requires static org.jspecify;

  exports dev.evenflow.parity;
  exports dev.evenflow.parity.reference;
}
