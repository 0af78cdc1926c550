package dev.evenflow.parity.optimizer;

import dev.evenflow.EvenflowException;
import dev.evenflow.optimizers.AdEMAMix;
import dev.evenflow.optimizers.AdaBelief;
import dev.evenflow.optimizers.Adadelta;
import dev.evenflow.optimizers.Adafactor;
import dev.evenflow.optimizers.Adagrad;
import dev.evenflow.optimizers.AdamW;
import dev.evenflow.optimizers.Adamax;
import dev.evenflow.optimizers.Adan;
import dev.evenflow.optimizers.Adopt;
import dev.evenflow.optimizers.Amsgrad;
import dev.evenflow.optimizers.Fromage;
import dev.evenflow.optimizers.Lamb;
import dev.evenflow.optimizers.Lars;
import dev.evenflow.optimizers.Lion;
import dev.evenflow.optimizers.Madgrad;
import dev.evenflow.optimizers.NadamW;
import dev.evenflow.optimizers.NovoGrad;
import dev.evenflow.optimizers.Prodigy;
import dev.evenflow.optimizers.RAdam;
import dev.evenflow.optimizers.RmsProp;
import dev.evenflow.optimizers.Rprop;
import dev.evenflow.optimizers.ScheduleFreeAdamW;
import dev.evenflow.optimizers.ScheduleFreeSgd;
import dev.evenflow.optimizers.Sgd;
import dev.evenflow.optimizers.SignSgd;
import dev.evenflow.optimizers.Sm3;
import dev.evenflow.optimizers.Yogi;
import dev.evenflow.optimizers.wrapper.NamePattern;
import dev.evenflow.optimizers.wrapper.ParameterGroups;
import dev.evenflow.parity.reference.Arguments;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.ParameterScale;
import dev.evenflow.training.Rule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The optimizers of Optax 0.2.8 by their hyperparameters there, with their default values. */
final class OptaxOptimizers {
  /** The names of rules that are known, with hyphens. */
  static final List<String> NAMES =
      List.of(
          "sgd",
          "adagrad",
          "adadelta",
          "rmsprop",
          "rprop",
          "adam",
          "adamw",
          "nadam",
          "nadamw",
          "amsgrad",
          "adamax",
          "adamaxw",
          "radam",
          "adafactor",
          "lion",
          "lamb",
          "lars",
          "adabelief",
          "yogi",
          "adan",
          "novograd",
          "sm3",
          "fromage",
          "sign-sgd",
          "signum",
          "muon",
          "prodigy",
          "ademamix",
          "adopt",
          "madgrad",
          "schedule-free-sgd",
          "schedule-free-adamw");

  private final String name;
  private final Arguments arguments;

  private OptaxOptimizers(String name, Arguments arguments) {
    this.name = name;
    this.arguments = arguments;
  }

  static Replay replay(String name, Map<String, ? extends @Nullable Object> hyperparameters) {
    Arguments arguments = new Arguments("optax's " + name, hyperparameters);
    Replay replay = new OptaxOptimizers(name, arguments).replay();
    arguments.finish();
    return replay;
  }

  private Replay replay() {
    return switch (name) {
      case "sgd" -> Replay.of(sgd());
      case "adagrad" -> Replay.of(adagrad());
      case "adadelta" -> masked("weight_decay_mask", Replay.of(adadelta()).coupled(weightDecay(0)));
      case "rmsprop" -> Replay.of(rmsprop());
      case "rprop" -> Replay.of(rprop());
      case "adam" -> Replay.of(adam(false, 0));
      case "adamw" -> masked("mask", Replay.of(adam(false, weightDecay(1e-4))));
      case "nadam" -> Replay.of(adam(true, 0));
      case "nadamw" -> masked("mask", Replay.of(adam(true, weightDecay(1e-4))));
      case "amsgrad" -> Replay.of(amsgrad());
      case "adamax" -> Replay.of(adamax());
      case "adamaxw" -> masked("mask", Replay.of(adamax()).decoupled(rate(), weightDecay(1e-4)));
      case "radam" -> Replay.of(radam());
      case "adafactor" ->
          masked(
              "weight_decay_mask",
              Replay.of(adafactor()).decoupled(1, arguments.number("weight_decay_rate", 0)));
      case "lion" -> masked("mask", Replay.of(lion()));
      case "lamb" -> masked("mask", Replay.of(lamb()));
      case "lars" -> masked("weight_decay_mask", Replay.of(lars()));
      case "adabelief" -> Replay.of(adabelief());
      case "yogi" -> Replay.of(new Yogi(rate(), b1(0.9), b2(0.999), eps(1e-3), 1e-6));
      case "adan" -> masked("mask", Replay.of(adan()));
      case "novograd" -> Replay.of(novograd());
      case "sm3" -> Replay.of(new Sm3(rate(), arguments.number("momentum", 0.9), 1e-8));
      case "fromage" -> Replay.of(new Fromage(rate(), arguments.number("min_norm", 1e-6)));
      case "sign-sgd" -> Replay.of(new SignSgd(rate()));
      case "signum" -> Replay.of(signum());
      case "muon" -> Replay.of(new OptaxMuon(arguments).muon());
      case "prodigy" -> Replay.of(prodigy());
      case "ademamix" -> masked("mask", Replay.of(ademamix()));
      case "adopt" -> Replay.of(adopt());
      case "madgrad" -> Replay.of(madgrad()).coupled(weightDecay(0));
      case "schedule-free-sgd" -> Replay.of(scheduleFreeSgd());
      case "schedule-free-adamw" -> Replay.of(scheduleFreeAdamW());
      default -> throw new EvenflowException("optax's " + name + " is not known");
    };
  }

  /** With decay only where a mask is true: one value for all, or one by parameter. */
  private Replay masked(String mask, Replay replay) {
    Object value = arguments.value(mask);
    if (value == null || Boolean.TRUE.equals(value)) {
      return replay;
    }
    if (Boolean.FALSE.equals(value)) {
      return spared(replay, List.of(NamePattern.ALL));
    }
    if (value instanceof Map<?, ?> byName
        && byName.values().stream().allMatch(Boolean.class::isInstance)) {
      return spared(
          replay,
          byName.entrySet().stream()
              .filter(entry -> Boolean.FALSE.equals(entry.getValue()))
              .map(entry -> new NamePattern(entry.getKey().toString()))
              .toList());
    }
    throw arguments.fault(mask, "true or false, for all or by parameter", value);
  }

  private static Replay spared(Replay replay, List<NamePattern> parameters) {
    ParameterScale spared = new ParameterScale(1, 0);
    return replay.with(
        new ParameterGroups(
            replay.optimizer(),
            parameters.stream().map(names -> new ParameterGroups.Group(names, spared)).toList()));
  }

  /** Refuses a type of momentum that is coarser than float. */
  private void precise(String type) {
    String given = arguments.text(type, "float32");
    arguments.refuse(type, !given.matches(".*float(32|64).*"), "slots are floats");
  }

  private double rate() {
    return arguments.number("learning_rate");
  }

  private double b1(double otherwise) {
    return arguments.number("b1", otherwise);
  }

  private double b2(double otherwise) {
    return arguments.number("b2", otherwise);
  }

  private double eps(double otherwise) {
    return arguments.number("eps", otherwise);
  }

  private double epsRoot(double otherwise) {
    return arguments.number("eps_root", otherwise);
  }

  private double weightDecay(double otherwise) {
    return arguments.number("weight_decay", otherwise);
  }

  private Optimizer sgd() {
    precise("accumulator_dtype");
    double momentum = arguments.number("momentum", 0);
    return new Sgd(rate(), momentum, 0, arguments.flag("nesterov", false) && momentum > 0);
  }

  private Optimizer signum() {
    precise("accumulator_dtype");
    return new SignSgd(rate(), arguments.number("beta", 0.9));
  }

  private Optimizer adadelta() {
    return new Adadelta(rate(), arguments.number("rho", 0.9), eps(1e-6));
  }

  private Optimizer lion() {
    precise("mu_dtype");
    return new Lion(rate(), b1(0.9), b2(0.99), weightDecay(1e-3));
  }

  private Optimizer lamb() {
    return new Lamb(rate(), b1(0.9), b2(0.999), eps(1e-6), epsRoot(0), weightDecay(0));
  }

  private Optimizer novograd() {
    return new NovoGrad(rate(), b1(0.9), b2(0.25), eps(1e-6), epsRoot(0), weightDecay(0));
  }

  private Optimizer madgrad() {
    return new Madgrad(rate(), arguments.number("momentum", 0.9), eps(1e-6));
  }

  private Optimizer adagrad() {
    return new Adagrad(rate(), arguments.number("initial_accumulator_value", 0.1), eps(1e-7), true);
  }

  private Optimizer rmsprop() {
    return new RmsProp(
        rate(),
        arguments.number("decay", 0.9),
        eps(1e-8),
        arguments.flag("eps_in_sqrt", true),
        arguments.flag("centered", false),
        arguments.number("momentum", 0),
        arguments.flag("nesterov", false),
        arguments.number("initial_scale", 0),
        arguments.flag("bias_correction", false));
  }

  private Optimizer rprop() {
    return new Rprop(
        rate(),
        arguments.number("eta_minus", 0.5),
        arguments.number("eta_plus", 1.2),
        arguments.number("min_step_size", 1e-6),
        arguments.number("max_step_size", 50),
        true);
  }

  private Rule adam(boolean looksAhead, double weightDecay) {
    precise("mu_dtype");
    boolean nesterov = arguments.flag("nesterov", looksAhead);
    double beta1 = b1(0.9);
    double beta2 = b2(0.999);
    return nesterov
        ? new NadamW(rate(), beta1, beta2, eps(1e-8), epsRoot(0), weightDecay)
        : new AdamW(rate(), beta1, beta2, eps(1e-8), epsRoot(0), weightDecay);
  }

  private Optimizer amsgrad() {
    precise("mu_dtype");
    return new Amsgrad(
        rate(),
        b1(0.9),
        b2(0.999),
        eps(1e-8),
        epsRoot(0),
        arguments.flag("bias_correction_mu", true),
        arguments.flag("bias_correction_nu", true)
            ? Amsgrad.Correction.BEFORE_MAXIMUM
            : Amsgrad.Correction.NONE);
  }

  private Optimizer adamax() {
    return new Adamax(rate(), b1(0.9), b2(0.999), eps(1e-8));
  }

  private Optimizer radam() {
    return new RAdam(
        rate(),
        b1(0.9),
        b2(0.999),
        eps(1e-8),
        epsRoot(0),
        arguments.number("threshold", 5),
        false,
        arguments.flag("nesterov", false));
  }

  private Optimizer adafactor() {
    precise("dtype_momentum");
    int smallest = arguments.integer("min_dim_size_to_factor", 128);
    return new Adafactor(
        arguments.number("learning_rate", 1),
        arguments.number("decay_rate", 0.8),
        arguments.number("decay_offset", 0),
        eps(1e-30),
        0,
        1e-3,
        arguments.limit("clipping_threshold", 1),
        false,
        arguments.flag("multiply_by_parameter_scale", true),
        arguments.number("momentum", 0),
        arguments.flag("factored", true) ? smallest : Integer.MAX_VALUE,
        true);
  }

  private Optimizer lars() {
    String mask = "trust_ratio_mask";
    arguments.refuse(mask, !arguments.flag(mask, true), "every parameter has its trust ratio");
    return new Lars(
        rate(),
        arguments.number("momentum", 0.9),
        arguments.flag("nesterov", false),
        arguments.number("trust_coefficient", 1e-3),
        eps(0),
        weightDecay(0));
  }

  private Optimizer adabelief() {
    return new AdaBelief(
        rate(), b1(0.9), b2(0.999), eps(1e-16), epsRoot(1e-16), arguments.flag("nesterov", false));
  }

  private Optimizer adan() {
    return new Adan(
        rate(),
        b1(0.98),
        b2(0.92),
        arguments.number("b3", 0.99),
        eps(1e-8),
        epsRoot(1e-8),
        weightDecay(0));
  }

  private Optimizer prodigy() {
    double beta2 = arguments.ofTwo("betas", 1, 0.999);
    return new Prodigy(
        arguments.number("learning_rate", 1),
        arguments.ofTwo("betas", 0, 0.9),
        beta2,
        arguments.number("beta3", Math.sqrt(beta2)),
        eps(1e-8),
        arguments.number("estim_lr0", 1e-6),
        arguments.number("estim_lr_coef", 1),
        weightDecay(0),
        arguments.flag("safeguard_warmup", false));
  }

  private Optimizer ademamix() {
    precise("mu_dtype");
    return new AdEMAMix(
        rate(),
        b1(0.9),
        b2(0.999),
        arguments.number("b3", 0.9999),
        arguments.number("alpha", 5),
        eps(1e-8),
        epsRoot(0),
        weightDecay(0),
        0);
  }

  private Optimizer adopt() {
    String clip = "clip_value_fn";
    arguments.refuse(clip, arguments.has(clip), "the limit is the fourth root of the step");
    precise("mu_dtype");
    return new Adopt(
        rate(),
        b1(0.9),
        b2(0.9999),
        eps(1e-6),
        arguments.flag("use_clipping", true),
        arguments.flag("nesterov", false));
  }

  private Optimizer scheduleFreeSgd() {
    precise("state_dtype");
    return new ScheduleFreeSgd(
        arguments.number("learning_rate", 1),
        b1(0.9),
        weightDecay(0),
        arguments.number("weight_lr_power", 2),
        arguments.integer("warmup_steps", 0));
  }

  private Optimizer scheduleFreeAdamW() {
    precise("state_dtype");
    return new ScheduleFreeAdamW(
        arguments.number("learning_rate", 0.0025),
        b1(0.9),
        b2(0.999),
        eps(1e-8),
        weightDecay(0),
        arguments.number("weight_lr_power", 2),
        arguments.integer("warmup_steps", 0));
  }
}
