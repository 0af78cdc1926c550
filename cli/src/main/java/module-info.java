/** The {@code evenflow} command. */
module dev.evenflow.cli {
  requires com.google.common;
  requires com.google.guice;
  requires dev.evenflow.core;
  requires dev.evenflow.diagnostics;
  requires dev.evenflow.models;
  requires dev.evenflow.optimizers;
  requires dev.evenflow.parity;
  requires dev.evenflow.regularization;
  requires info.picocli;
  requires java.management;
  requires jakarta.inject;
  // Guice generates code with ASM but does not say so.
  requires org.objectweb.asm;
  requires org.snakeyaml.engine;
  requires tools.jackson.databind;
  requires static org.jspecify;

  // picocli reads its annotations by reflection, Jackson the components of records.
  opens dev.evenflow.cli to
      info.picocli,
      tools.jackson.databind;
  opens dev.evenflow.cli.compare to
      tools.jackson.databind;

  exports dev.evenflow.cli to
      info.picocli;
}
