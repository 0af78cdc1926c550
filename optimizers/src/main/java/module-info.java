/** Update rules, schedules and wrappers. */
module dev.evenflow.optimizers {
  requires transitive dev.evenflow.core;
  requires static com.google.guice;
  requires static org.jspecify;

  exports dev.evenflow.optimizers;
  exports dev.evenflow.optimizers.schedule;
  exports dev.evenflow.optimizers.wrapper;
  exports dev.evenflow.optimizers.guice;
}
