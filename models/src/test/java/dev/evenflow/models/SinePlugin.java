package dev.evenflow.models;

import dev.evenflow.nn.Activation;
import dev.evenflow.strategy.Catalogue;
import dev.evenflow.strategy.StrategyPlugin;
import dev.evenflow.tensor.Tensor;

/** A plug-in as a third party's jar would have it: the activation of SIREN (Sitzmann 2020). */
public final class SinePlugin implements StrategyPlugin {
  /** {@code sin(frequency x)}. */
  public record Sine(double frequency) implements Activation {
    @Override
    public Tensor of(Tensor x) {
      return x.mul(frequency).sin();
    }
  }

  @Override
  public Catalogue<Activation> activations() {
    return new Catalogue<Activation>("activation").add("sine", new Sine(30));
  }
}
