package dev.evenflow.optimizers;

import dev.evenflow.optimizers.wrapper.Accumulate;
import dev.evenflow.optimizers.wrapper.Cautious;
import dev.evenflow.optimizers.wrapper.CoupledDecay;
import dev.evenflow.optimizers.wrapper.DecoupledDecay;
import dev.evenflow.optimizers.wrapper.Ema;
import dev.evenflow.optimizers.wrapper.LayerwiseRateDecay;
import dev.evenflow.optimizers.wrapper.Lazy;
import dev.evenflow.optimizers.wrapper.Lookahead;
import dev.evenflow.optimizers.wrapper.ParameterGroups;
import dev.evenflow.optimizers.wrapper.Sam;
import dev.evenflow.optimizers.wrapper.Swa;
import dev.evenflow.strategy.Catalogue;
import dev.evenflow.strategy.StrategyWrapper;
import dev.evenflow.training.Optimizer;

/** The optimizers of this module by name. */
public final class Optimizers {
  private Optimizers() {}

  /** All of them, each with the defaults of its record, or those of the framework in its name. */
  public static Catalogue<Optimizer> catalogue() {
    return new Catalogue<Optimizer>("optimizer")
        .add("sgd", new Sgd())
        .add("adagrad", new Adagrad())
        .add("adagrad-keras", Adagrad.keras())
        .add("adadelta", new Adadelta())
        .add("rmsprop", new RmsProp())
        .add("rmsprop-keras", RmsProp.keras())
        .add("rprop", new Rprop())
        .add("adam", new Adam())
        .add("adamw", new AdamW())
        .add("amsgrad", new Amsgrad())
        .add("adamax", new Adamax())
        .add("nadam", new Nadam())
        .add("nadamw", new NadamW())
        .add("radam", new RAdam())
        .add("asgd", new Asgd())
        .add("adafactor", new Adafactor())
        .add("lion", new Lion())
        .add("lamb", new Lamb())
        .add("lars", new Lars())
        .add("adabelief", new AdaBelief())
        .add("yogi", new Yogi())
        .add("adan", new Adan())
        .add("novograd", new NovoGrad())
        .add("sm3", new Sm3())
        .add("fromage", new Fromage())
        .add("sign-sgd", new SignSgd())
        .add("ftrl", new Ftrl())
        .add("muon", new Muon())
        .add("prodigy", new Prodigy())
        .add("ademamix", new AdEMAMix())
        .add("adopt", new Adopt())
        .add("madgrad", new Madgrad())
        .add("schedule-free-sgd", new ScheduleFreeSgd())
        .add("schedule-free-adamw", new ScheduleFreeAdamW())
        .add("lbfgs", new Lbfgs())
        .addWrapper("accumulate", StrategyWrapper.of(Accumulate::new))
        .addWrapper("cautious", StrategyWrapper.of(Cautious::new))
        .addWrapper("coupled-decay", StrategyWrapper.of(inner -> new CoupledDecay(inner, 1e-4)))
        .addWrapper(
            "decoupled-decay", StrategyWrapper.of(inner -> new DecoupledDecay(inner, 1e-3, 1e-2)))
        .addWrapper("ema", StrategyWrapper.of(Ema::new))
        .addWrapper("layerwise-rate-decay", StrategyWrapper.of(LayerwiseRateDecay::new))
        .addWrapper("lazy", StrategyWrapper.of(Lazy::new))
        .addWrapper("lookahead", StrategyWrapper.of(Lookahead::new))
        .addWrapper("sam", StrategyWrapper.of(Sam::new))
        .addWrapper(
            "spare-bias-and-norm", StrategyWrapper.of(ParameterGroups::withoutDecayOfBiasAndNorm))
        .addWrapper("swa", StrategyWrapper.of(inner -> new Swa(inner, 1, 1)));
  }
}
