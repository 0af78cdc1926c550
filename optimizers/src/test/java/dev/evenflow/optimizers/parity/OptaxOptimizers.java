package dev.evenflow.optimizers.parity;

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
import dev.evenflow.optimizers.Muon;
import dev.evenflow.optimizers.NadamW;
import dev.evenflow.optimizers.NovoGrad;
import dev.evenflow.optimizers.Orthogonalization;
import dev.evenflow.optimizers.Orthogonalization.Preconditioning;
import dev.evenflow.optimizers.Orthogonalization.Quintic;
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
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.Rule;
import java.util.Collections;
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
  private final Options options;

  private OptaxOptimizers(String name, Options options) {
    this.name = name;
    this.options = options;
  }

  static Replay replay(String name, Map<String, ? extends @Nullable Object> hyperparameters) {
    Options options =
        new Options("optax's " + name, hyperparameters)
            .ignoring("mu_dtype", "accumulator_dtype", "state_dtype", "dtype_momentum");
    for (String mask : List.of("mask", "weight_decay_mask", "trust_ratio_mask")) {
      if (!options.flag(mask, true)) {
        throw options.fault(mask, "true or left out", false);
      }
    }
    Replay replay = new OptaxOptimizers(name, options).replay();
    options.finish();
    return replay;
  }

  private Replay replay() {
    return switch (name) {
      case "sgd" -> Replay.of(sgd());
      case "adagrad" -> Replay.of(adagrad());
      case "adadelta" ->
          Replay.of(new Adadelta(rate(), options.number("rho", 0.9), eps(1e-6)))
              .coupled(weightDecay(0));
      case "rmsprop" -> Replay.of(rmsprop());
      case "rprop" -> Replay.of(rprop());
      case "adam" -> Replay.of(adam(options.flag("nesterov", false), 0));
      case "adamw" -> Replay.of(adam(options.flag("nesterov", false), weightDecay(1e-4)));
      case "nadam" -> Replay.of(adam(options.flag("nesterov", true), 0));
      case "nadamw" -> Replay.of(adam(options.flag("nesterov", true), weightDecay(1e-4)));
      case "amsgrad" -> Replay.of(amsgrad());
      case "adamax" -> Replay.of(adamax());
      case "adamaxw" -> Replay.of(adamax()).decoupled(rate(), weightDecay(1e-4));
      case "radam" -> Replay.of(radam());
      case "adafactor" ->
          Replay.of(adafactor()).decoupled(1, options.number("weight_decay_rate", 0));
      case "lion" -> Replay.of(new Lion(rate(), b1(0.9), b2(0.99), weightDecay(1e-3)));
      case "lamb" ->
          Replay.of(new Lamb(rate(), b1(0.9), b2(0.999), eps(1e-6), epsRoot(0), weightDecay(0)));
      case "lars" -> Replay.of(lars());
      case "adabelief" -> Replay.of(adabelief());
      case "yogi" -> Replay.of(new Yogi(rate(), b1(0.9), b2(0.999), eps(1e-3), 1e-6));
      case "adan" -> Replay.of(adan());
      case "novograd" ->
          Replay.of(new NovoGrad(rate(), b1(0.9), b2(0.25), eps(1e-6), epsRoot(0), weightDecay(0)));
      case "sm3" -> Replay.of(new Sm3(rate(), options.number("momentum", 0.9), 1e-8));
      case "fromage" -> Replay.of(new Fromage(rate(), options.number("min_norm", 1e-6)));
      case "sign-sgd" -> Replay.of(new SignSgd(rate()));
      case "signum" -> Replay.of(new SignSgd(rate(), options.number("beta", 0.9)));
      case "muon" -> Replay.of(muon());
      case "prodigy" -> Replay.of(prodigy());
      case "ademamix" -> Replay.of(ademamix());
      case "adopt" -> Replay.of(adopt());
      case "madgrad" ->
          Replay.of(new Madgrad(rate(), options.number("momentum", 0.9), eps(1e-6)))
              .coupled(weightDecay(0));
      case "schedule-free-sgd" -> Replay.of(scheduleFreeSgd());
      case "schedule-free-adamw" -> Replay.of(scheduleFreeAdamW());
      default -> throw new EvenflowException("optax's " + name + " is not known");
    };
  }

  private double rate() {
    return options.number("learning_rate");
  }

  private double b1(double otherwise) {
    return options.number("b1", otherwise);
  }

  private double b2(double otherwise) {
    return options.number("b2", otherwise);
  }

  private double eps(double otherwise) {
    return options.number("eps", otherwise);
  }

  private double epsRoot(double otherwise) {
    return options.number("eps_root", otherwise);
  }

  private double weightDecay(double otherwise) {
    return options.number("weight_decay", otherwise);
  }

  private Optimizer sgd() {
    double momentum = options.number("momentum", 0);
    return new Sgd(rate(), momentum, 0, options.flag("nesterov", false) && momentum > 0);
  }

  private Optimizer adagrad() {
    return new Adagrad(rate(), options.number("initial_accumulator_value", 0.1), eps(1e-7), true);
  }

  private Optimizer rmsprop() {
    return new RmsProp(
        rate(),
        options.number("decay", 0.9),
        eps(1e-8),
        options.flag("eps_in_sqrt", true),
        options.flag("centered", false),
        options.number("momentum", 0),
        options.flag("nesterov", false),
        options.number("initial_scale", 0),
        options.flag("bias_correction", false));
  }

  private Optimizer rprop() {
    return new Rprop(
        rate(),
        options.number("eta_minus", 0.5),
        options.number("eta_plus", 1.2),
        options.number("min_step_size", 1e-6),
        options.number("max_step_size", 50),
        true);
  }

  private Rule adam(boolean nesterov, double weightDecay) {
    double beta1 = b1(0.9);
    double beta2 = b2(0.999);
    return nesterov
        ? new NadamW(rate(), beta1, beta2, eps(1e-8), epsRoot(0), weightDecay)
        : new AdamW(rate(), beta1, beta2, eps(1e-8), epsRoot(0), weightDecay);
  }

  private Optimizer amsgrad() {
    return new Amsgrad(
        rate(),
        b1(0.9),
        b2(0.999),
        eps(1e-8),
        epsRoot(0),
        options.flag("bias_correction_mu", true),
        options.flag("bias_correction_nu", true)
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
        options.number("threshold", 5),
        false,
        options.flag("nesterov", false));
  }

  private Optimizer adafactor() {
    return new Adafactor(
        options.number("learning_rate", 1),
        options.number("decay_rate", 0.8),
        options.number("decay_offset", 0),
        eps(1e-30),
        0,
        1e-3,
        options.limit("clipping_threshold", 1),
        false,
        options.flag("multiply_by_parameter_scale", true),
        options.number("momentum", 0),
        options.flag("factored", true)
            ? (int) options.number("min_dim_size_to_factor", 128)
            : Integer.MAX_VALUE,
        true);
  }

  private Optimizer lars() {
    return new Lars(
        rate(),
        options.number("momentum", 0.9),
        options.flag("nesterov", false),
        options.number("trust_coefficient", 1e-3),
        eps(0),
        weightDecay(0));
  }

  private Optimizer adabelief() {
    return new AdaBelief(
        rate(), b1(0.9), b2(0.999), eps(1e-16), epsRoot(1e-16), options.flag("nesterov", false));
  }

  private Optimizer adan() {
    return new Adan(
        rate(),
        b1(0.98),
        b2(0.92),
        options.number("b3", 0.99),
        eps(1e-8),
        epsRoot(1e-8),
        weightDecay(0));
  }

  private Optimizer prodigy() {
    double beta2 = options.at("betas", 1, 0.999);
    return new Prodigy(
        options.number("learning_rate", 1),
        options.at("betas", 0, 0.9),
        beta2,
        options.number("beta3", Math.sqrt(beta2)),
        eps(1e-8),
        options.number("estim_lr0", 1e-6),
        options.number("estim_lr_coef", 1),
        weightDecay(0),
        options.flag("safeguard_warmup", false));
  }

  private Optimizer ademamix() {
    return new AdEMAMix(
        rate(),
        b1(0.9),
        b2(0.999),
        options.number("b3", 0.9999),
        options.number("alpha", 5),
        eps(1e-8),
        epsRoot(0),
        weightDecay(0),
        0);
  }

  private Optimizer adopt() {
    return new Adopt(
        rate(),
        b1(0.9),
        b2(0.9999),
        eps(1e-6),
        options.flag("use_clipping", true),
        options.flag("nesterov", false));
  }

  private Optimizer scheduleFreeSgd() {
    return new ScheduleFreeSgd(
        options.number("learning_rate", 1),
        b1(0.9),
        weightDecay(0),
        options.number("weight_lr_power", 2),
        (int) options.number("warmup_steps", 0));
  }

  private Optimizer scheduleFreeAdamW() {
    return new ScheduleFreeAdamW(
        options.number("learning_rate", 0.0025),
        b1(0.9),
        b2(0.999),
        eps(1e-8),
        weightDecay(0),
        options.number("weight_lr_power", 2),
        (int) options.number("warmup_steps", 0));
  }

  private Optimizer muon() {
    boolean nesterov = options.flag("nesterov", true);
    double epsilon = eps(1e-8);
    double otherRate = options.number("adam_learning_rate", rate());
    double beta1 = options.number("adam_b1", 0.9);
    double beta2 = options.number("adam_b2", 0.999);
    double root = options.number("adam_eps_root", 0);
    double decay = options.number("adam_weight_decay", 0);
    return new Muon(
        rate(),
        options.number("beta", 0.95),
        nesterov,
        true,
        new Orthogonalization(iterations(), preconditioning(), epsilon),
        options.has("consistent_rms") ? Muon.Scaling.LARGER : Muon.Scaling.OUT_BY_IN,
        options.number("consistent_rms", 0.2),
        options.flag("adaptive", false),
        weightDecay(0),
        nesterov
            ? new NadamW(otherRate, beta1, beta2, epsilon, root, decay)
            : new AdamW(otherRate, beta1, beta2, epsilon, root, decay));
  }

  private List<Quintic> iterations() {
    int steps = (int) options.number("ns_steps", 5);
    if ("dion".equals(options.text("ns_coeffs", ""))) {
      return Orthogonalization.DION;
    }
    if ("standard".equals(options.text("ns_coeffs", "standard"))) {
      return Collections.nCopies(steps, Orthogonalization.STANDARD.getFirst());
    }
    List<?> given = options.list("ns_coeffs", List.of());
    return given.getFirst() instanceof List<?>
        ? given.stream().map(each -> quintic((List<?>) each)).toList()
        : Collections.nCopies(steps, quintic(given));
  }

  private Quintic quintic(List<?> coefficients) {
    if (coefficients.size() != 3) {
      throw options.fault("ns_coeffs", "three numbers", coefficients);
    }
    return new Quintic(
        options.number("ns_coeffs", coefficients.getFirst()),
        options.number("ns_coeffs", coefficients.get(1)),
        options.number("ns_coeffs", coefficients.get(2)));
  }

  private Preconditioning preconditioning() {
    return switch (options.text("preconditioning", "frobenius")) {
      case "frobenius" -> Preconditioning.FROBENIUS;
      case "aol" -> Preconditioning.ROW_SUMS;
      case "schatten" -> Preconditioning.SCHATTEN;
      default ->
          throw options.fault(
              "preconditioning", "frobenius, aol or schatten", options.text("preconditioning", ""));
    };
  }
}
