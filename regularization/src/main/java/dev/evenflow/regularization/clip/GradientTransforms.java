package dev.evenflow.regularization.clip;

import dev.evenflow.regularization.noise.GradientNoise;
import dev.evenflow.strategy.Catalogue;
import dev.evenflow.training.GradientTransform;

/** The clips, guards and gradient noise of this module by name. */
public final class GradientTransforms {
  private GradientTransforms() {}

  /** All of them, each with the defaults of its record. */
  public static Catalogue<GradientTransform> catalogue() {
    return new Catalogue<GradientTransform>("gradient transform")
        .add("global-norm", new GlobalNorm(1))
        .add("norm", new ParameterNorm(1))
        .add("layer-norm", new LayerwiseNorm(1))
        .add("value", new ValueClip(1))
        .add("adaptive", new AdaptiveClip(0.01))
        .add("block-rms", new BlockRms(1))
        .add("centralize", new Centralize())
        .add("zero-nans", new ZeroNans())
        .add("skip-nonfinite", new SkipNonFinite())
        .add("auto-clip", new AutoClip())
        .add("z-clip", new ZClip())
        .add("adagc", new AdaGc())
        .add("noise", new GradientNoise(0.01));
  }
}
