package dev.evenflow.strategy;

import dev.evenflow.training.Recovery;

/** What a training can do about batches that its guard refuses, by name. */
public final class Recoveries {
  private Recoveries() {}

  /** All of them. */
  public static Catalogue<Recovery> catalogue() {
    return new Catalogue<Recovery>("recovery")
        .add("skip", new Recovery.Skip())
        .add("stop", new Recovery.Stop())
        .add("roll-back", new Recovery.RollBack());
  }
}
