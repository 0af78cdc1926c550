package dev.evenflow.strategy;

import dev.evenflow.nn.Activation;
import dev.evenflow.nn.activation.Celu;
import dev.evenflow.nn.activation.Elu;
import dev.evenflow.nn.activation.Gated;
import dev.evenflow.nn.activation.HardShrink;
import dev.evenflow.nn.activation.HardTanh;
import dev.evenflow.nn.activation.LeakyRelu;
import dev.evenflow.nn.activation.LogSoftmax;
import dev.evenflow.nn.activation.PRelu;
import dev.evenflow.nn.activation.SoftShrink;
import dev.evenflow.nn.activation.Softmax;
import dev.evenflow.nn.activation.Softplus;
import dev.evenflow.nn.activation.StandardActivation;

/** The activations of this module by name. */
public final class Activations {
  private Activations() {}

  /** All of them. */
  public static Catalogue<Activation> catalogue() {
    Catalogue<Activation> all = new Catalogue<Activation>("activation");
    for (StandardActivation activation : StandardActivation.values()) {
      all.add(activation.kind(), activation);
    }
    for (Gated activation : Gated.values()) {
      all.add(activation.kind(), activation);
    }
    return all.add("leaky-relu", new LeakyRelu())
        .add("prelu", new PRelu())
        .add("elu", new Elu())
        .add("celu", new Celu())
        .add("softplus", new Softplus())
        .add("hard-tanh", new HardTanh())
        .add("soft-shrink", new SoftShrink())
        .add("hard-shrink", new HardShrink())
        .add("softmax", new Softmax())
        .add("log-softmax", new LogSoftmax());
  }
}
