package dev.evenflow.regularization.norm;

import dev.evenflow.nn.Normalization;
import dev.evenflow.strategy.Catalogue;

/** The normalizations of this module by name. */
public final class Normalizations {
  private Normalizations() {}

  /** All of them, each with the defaults of its record. */
  public static Catalogue<Normalization> catalogue() {
    return new Catalogue<Normalization>("normalization")
        .add("none", new NoNormalization())
        .add("batch", BatchNorm.torch())
        .add("batch-keras", BatchNorm.keras())
        .add("layer", new LayerNorm())
        .add("group", new GroupNorm(4))
        .add("instance", new InstanceNorm())
        .add("rms", new RmsNorm())
        .add("weight-norm", new WeightNorm())
        .add("weight-standardization", new WeightStandardization())
        .add("spectral", new SpectralNorm());
  }
}
