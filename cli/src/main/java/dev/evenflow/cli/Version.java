package dev.evenflow.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says: the version of this module, and of the Java that runs it. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String own =
        Main.class.getModule().isNamed()
            ? Main.class.getModule().getDescriptor().rawVersion().orElse("of no version")
            : "on the class path";
    return new String[] {"evenflow %s, java %s".formatted(own, Runtime.version())};
  }
}
