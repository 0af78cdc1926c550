package dev.evenflow.strategy;

import dev.evenflow.nn.Loss;
import dev.evenflow.nn.loss.BceWithLogits;
import dev.evenflow.nn.loss.Cosine;
import dev.evenflow.nn.loss.CrossEntropy;
import dev.evenflow.nn.loss.Focal;
import dev.evenflow.nn.loss.Hinge;
import dev.evenflow.nn.loss.Huber;
import dev.evenflow.nn.loss.KlDivergence;
import dev.evenflow.nn.loss.L1;
import dev.evenflow.nn.loss.Mse;

/** The losses of this module by name. */
public final class Losses {
  private Losses() {}

  /** All of them. */
  public static Catalogue<Loss> catalogue() {
    return new Catalogue<Loss>("loss")
        .add("cross-entropy", new CrossEntropy())
        .add("bce-with-logits", new BceWithLogits())
        .add("mse", new Mse())
        .add("l1", new L1())
        .add("huber", new Huber())
        .add("hinge", new Hinge())
        .add("kl", new KlDivergence())
        .add("focal", new Focal())
        .add("cosine", new Cosine());
  }
}
