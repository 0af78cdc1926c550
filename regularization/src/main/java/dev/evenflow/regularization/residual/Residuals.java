package dev.evenflow.regularization.residual;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Residual;
import dev.evenflow.strategy.Catalogue;
import dev.evenflow.strategy.RecordFactory;
import dev.evenflow.strategy.Spec;

/** The residual forms of this module by name. */
public final class Residuals {
  private Residuals() {}

  /** All of them, each with the defaults of its record. */
  public static Catalogue<Residual> catalogue() {
    return new Catalogue<Residual>("residual form")
        .add("none", new Plain())
        .add("identity", new Identity())
        .add("projection", Identity.projected())
        .add("pre-activation", new PreActivation())
        .add("post-norm", new PostNorm())
        .add("bottleneck", new Bottleneck())
        .add("zero-gamma", new ZeroGamma())
        .add("rezero", new ReZero())
        .add("skip-init", new SkipInit())
        .add("layer-scale", new LayerScale())
        .add("fixup", new Fixup())
        .add("scaled", new Scaled())
        .add("highway", new Highway())
        .add("dense", new Dense())
        .add("deepnorm", new DeepNorm())
        .add("stochastic-depth", new StochasticDepth(new PreActivation(), 0.8))
        .addWrapper("stochastic-depth", Residuals::stochasticDepth);
  }

  private static Residual stochasticDepth(Residual form, Spec spec) {
    if (form instanceof SkipForm skip) {
      return RecordFactory.<Residual>of(new StochasticDepth(skip, 0.8)).create(spec);
    }
    throw new EvenflowException("stochastic-depth needs a form with a skip, given " + form);
  }
}
