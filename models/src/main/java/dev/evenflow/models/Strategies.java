package dev.evenflow.models;

import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.Normalization;
import dev.evenflow.nn.Residual;
import dev.evenflow.nn.activation.Celu;
import dev.evenflow.nn.activation.Elu;
import dev.evenflow.nn.activation.LeakyRelu;
import dev.evenflow.nn.activation.PRelu;
import dev.evenflow.nn.activation.StandardActivation;
import dev.evenflow.nn.init.HeNormal;
import dev.evenflow.nn.init.HeUniform;
import dev.evenflow.nn.init.LecunNormal;
import dev.evenflow.nn.init.LecunUniform;
import dev.evenflow.nn.init.Orthogonal;
import dev.evenflow.nn.init.TorchDefault;
import dev.evenflow.nn.init.XavierNormal;
import dev.evenflow.nn.init.XavierUniform;
import dev.evenflow.optimizers.AdEMAMix;
import dev.evenflow.optimizers.AdaBelief;
import dev.evenflow.optimizers.Adadelta;
import dev.evenflow.optimizers.Adafactor;
import dev.evenflow.optimizers.Adagrad;
import dev.evenflow.optimizers.Adam;
import dev.evenflow.optimizers.AdamW;
import dev.evenflow.optimizers.Adamax;
import dev.evenflow.optimizers.Adan;
import dev.evenflow.optimizers.Adopt;
import dev.evenflow.optimizers.Amsgrad;
import dev.evenflow.optimizers.Lamb;
import dev.evenflow.optimizers.Lion;
import dev.evenflow.optimizers.Nadam;
import dev.evenflow.optimizers.NovoGrad;
import dev.evenflow.optimizers.RAdam;
import dev.evenflow.optimizers.RmsProp;
import dev.evenflow.optimizers.Rprop;
import dev.evenflow.optimizers.Sgd;
import dev.evenflow.optimizers.SignSgd;
import dev.evenflow.optimizers.Yogi;
import dev.evenflow.optimizers.schedule.Constant;
import dev.evenflow.optimizers.schedule.Cosine;
import dev.evenflow.optimizers.schedule.Linear;
import dev.evenflow.optimizers.schedule.WarmUp;
import dev.evenflow.regularization.clip.GlobalNorm;
import dev.evenflow.regularization.clip.ParameterNorm;
import dev.evenflow.regularization.clip.ValueClip;
import dev.evenflow.regularization.norm.BatchNorm;
import dev.evenflow.regularization.norm.InstanceNorm;
import dev.evenflow.regularization.norm.LayerNorm;
import dev.evenflow.regularization.norm.NoNormalization;
import dev.evenflow.regularization.norm.RmsNorm;
import dev.evenflow.regularization.residual.Fixup;
import dev.evenflow.regularization.residual.Highway;
import dev.evenflow.regularization.residual.Identity;
import dev.evenflow.regularization.residual.LayerScale;
import dev.evenflow.regularization.residual.Plain;
import dev.evenflow.regularization.residual.PreActivation;
import dev.evenflow.regularization.residual.ReZero;
import dev.evenflow.regularization.residual.Scaled;
import dev.evenflow.regularization.residual.SkipInit;
import dev.evenflow.regularization.residual.ZeroGamma;
import dev.evenflow.strategy.Catalogue;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.Schedule;
import java.util.List;
import java.util.Locale;

/**
 * The strategies that a recipe may name, by kind.
 *
 * @param optimizers update rules
 * @param initializers of weights
 * @param activations between layers
 * @param normalizations between layers
 * @param residuals how a block's input goes around it
 * @param clips what changes gradients before the optimizer sees them
 * @param schedules of the learning rate
 */
public record Strategies(
    Catalogue<Optimizer> optimizers,
    Catalogue<Initializer> initializers,
    Catalogue<Activation> activations,
    Catalogue<Normalization> normalizations,
    Catalogue<Residual> residuals,
    Catalogue<GradientTransform> clips,
    Catalogue<Schedule> schedules) {

  private static final double CLIP_NORM = 1;

  /** Everything that the modules bring. */
  public static Strategies standard() {
    return new Strategies(
        allOptimizers(),
        new Catalogue<Initializer>("initializer")
            .add("he-normal", new HeNormal())
            .add("he-uniform", new HeUniform())
            .add("xavier-normal", new XavierNormal())
            .add("xavier-uniform", new XavierUniform())
            .add("lecun-normal", new LecunNormal())
            .add("lecun-uniform", new LecunUniform())
            .add("orthogonal", new Orthogonal())
            .add("torch-default", new TorchDefault()),
        allActivations(),
        new Catalogue<Normalization>("normalization")
            .add("none", new NoNormalization())
            .add("batch", BatchNorm.torch())
            .add("layer", new LayerNorm())
            .add("instance", new InstanceNorm())
            .add("rms", new RmsNorm()),
        new Catalogue<Residual>("residual form")
            .add("none", new Plain())
            .add("identity", new Identity())
            .add("projection", Identity.projected())
            .add("pre-activation", new PreActivation())
            .add("zero-gamma", new ZeroGamma())
            .add("rezero", new ReZero())
            .add("skip-init", new SkipInit())
            .add("layer-scale", new LayerScale())
            .add("fixup", new Fixup())
            .add("scaled", new Scaled())
            .add("highway", new Highway()),
        new Catalogue<GradientTransform>("clip")
            .add("global-norm", new GlobalNorm(CLIP_NORM))
            .add("norm", new ParameterNorm(CLIP_NORM))
            .add("value", new ValueClip(CLIP_NORM)),
        new Catalogue<Schedule>("schedule")
            .add("constant", new Constant())
            .add("cosine", new Cosine())
            .add("linear", new Linear())
            .add("warm-up", new WarmUp(100)));
  }

  private static Catalogue<Optimizer> allOptimizers() {
    return new Catalogue<Optimizer>("optimizer")
        .add("sgd", new Sgd())
        .add("adagrad", new Adagrad())
        .add("adadelta", new Adadelta())
        .add("rmsprop", new RmsProp())
        .add("rprop", new Rprop())
        .add("adam", new Adam())
        .add("adamw", new AdamW())
        .add("amsgrad", new Amsgrad())
        .add("adamax", new Adamax())
        .add("nadam", new Nadam())
        .add("radam", new RAdam())
        .add("adafactor", new Adafactor())
        .add("lion", new Lion())
        .add("lamb", new Lamb())
        .add("adabelief", new AdaBelief())
        .add("yogi", new Yogi())
        .add("adan", new Adan())
        .add("novograd", new NovoGrad())
        .add("sign-sgd", new SignSgd())
        .add("ademamix", new AdEMAMix())
        .add("adopt", new Adopt());
  }

  private static Catalogue<Activation> allActivations() {
    Catalogue<Activation> activations = new Catalogue<>("activation");
    for (StandardActivation each : StandardActivation.values()) {
      activations.add(each.name().toLowerCase(Locale.ROOT).replace('_', '-'), each);
    }
    return activations
        .add("leaky-relu", new LeakyRelu())
        .add("prelu", new PRelu())
        .add("elu", new Elu())
        .add("celu", new Celu());
  }

  /** Clips in the order they are written, separated by {@code +}; none for {@code none}. */
  public List<GradientTransform> transforms(String text) {
    return text.equals("none")
        ? List.of()
        : List.of(text.split("\\+", -1)).stream().map(clips::create).toList();
  }
}
