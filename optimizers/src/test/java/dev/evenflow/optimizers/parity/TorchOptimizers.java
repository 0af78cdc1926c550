package dev.evenflow.optimizers.parity;

import dev.evenflow.EvenflowException;
import dev.evenflow.optimizers.Adadelta;
import dev.evenflow.optimizers.Adafactor;
import dev.evenflow.optimizers.Adagrad;
import dev.evenflow.optimizers.Adam;
import dev.evenflow.optimizers.Adamax;
import dev.evenflow.optimizers.Amsgrad;
import dev.evenflow.optimizers.Asgd;
import dev.evenflow.optimizers.Muon;
import dev.evenflow.optimizers.Nadam;
import dev.evenflow.optimizers.Orthogonalization;
import dev.evenflow.optimizers.Orthogonalization.Preconditioning;
import dev.evenflow.optimizers.Orthogonalization.Quintic;
import dev.evenflow.optimizers.RAdam;
import dev.evenflow.optimizers.RmsProp;
import dev.evenflow.optimizers.Rprop;
import dev.evenflow.optimizers.Sgd;
import dev.evenflow.optimizers.schedule.InverseTime;
import dev.evenflow.training.Optimizer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The optimizers of PyTorch 2.13 by their hyperparameters there, with their default values. */
final class TorchOptimizers {
  /** The names of rules that are known. */
  static final List<String> NAMES =
      List.of(
          "sgd",
          "adagrad",
          "adadelta",
          "rmsprop",
          "rprop",
          "adam",
          "amsgrad",
          "adamw",
          "adamax",
          "nadam",
          "radam",
          "asgd",
          "adafactor",
          "muon");

  private final String name;
  private final Options options;

  private TorchOptimizers(String name, Options options) {
    this.name = name;
    this.options = options;
  }

  static Replay replay(String name, Map<String, ? extends @Nullable Object> hyperparameters) {
    Options options =
        new Options("torch's " + name, hyperparameters)
            .ignoring("foreach", "fused", "capturable", "differentiable");
    Replay replay =
        new TorchOptimizers(name, options).replay().maximizing(options.flag("maximize", false));
    options.finish();
    return replay;
  }

  private Replay replay() {
    return switch (name) {
      case "sgd" -> coupled(sgd());
      case "adagrad" ->
          coupled(adagrad()).scheduled(new InverseTime(options.number("lr_decay", 0)));
      case "adadelta" -> coupled(new Adadelta(lr(1), options.number("rho", 0.9), eps(1e-6)));
      case "rmsprop" -> coupled(rmsprop());
      case "rprop" -> Replay.of(rprop());
      case "adam" -> decayed(adam(options.flag("amsgrad", false)), 1e-3, 0, false);
      case "amsgrad" -> decayed(adam(options.flag("amsgrad", true)), 1e-3, 0, false);
      case "adamw" -> decayed(adam(options.flag("amsgrad", false)), 1e-3, 0.01, true);
      case "adamax" -> coupled(new Adamax(lr(2e-3), beta1(), beta2(), eps(1e-8)));
      case "nadam" -> decayed(nadam(), 2e-3, 0, false);
      case "radam" -> decayed(radam(), 1e-3, 0, false);
      case "asgd" -> coupled(asgd());
      case "adafactor" -> decayed(adafactor(), 0.01, 0, true);
      case "muon" -> Replay.of(muon());
      default -> throw new EvenflowException("torch's " + name + " is not known");
    };
  }

  private Replay coupled(Optimizer rule) {
    return Replay.of(rule).coupled(options.number("weight_decay", 0));
  }

  private Replay decayed(Optimizer rule, double rate, double decay, boolean decoupled) {
    double weightDecay = options.number("weight_decay", decay);
    return options.flag("decoupled_weight_decay", decoupled)
        ? Replay.of(rule).decoupled(lr(rate), weightDecay)
        : Replay.of(rule).coupled(weightDecay);
  }

  private double lr(double otherwise) {
    return options.number("lr", otherwise);
  }

  private double eps(double otherwise) {
    return options.number("eps", otherwise);
  }

  private double beta1() {
    return options.at("betas", 0, 0.9);
  }

  private double beta2() {
    return options.at("betas", 1, 0.999);
  }

  private Optimizer sgd() {
    return new Sgd(
        lr(1e-3),
        options.number("momentum", 0),
        options.number("dampening", 0),
        options.flag("nesterov", false));
  }

  private Optimizer adagrad() {
    return new Adagrad(lr(0.01), options.number("initial_accumulator_value", 0), eps(1e-10), false);
  }

  private Optimizer rmsprop() {
    return new RmsProp(
        lr(0.01),
        options.number("alpha", 0.99),
        eps(1e-8),
        false,
        options.flag("centered", false),
        options.number("momentum", 0),
        false,
        0,
        false);
  }

  private Optimizer rprop() {
    return new Rprop(
        lr(0.01),
        options.at("etas", 0, 0.5),
        options.at("etas", 1, 1.2),
        options.at("step_sizes", 0, 1e-6),
        options.at("step_sizes", 1, 50),
        false);
  }

  private Optimizer adam(boolean amsgrad) {
    return amsgrad
        ? new Amsgrad(
            lr(1e-3), beta1(), beta2(), eps(1e-8), 0, true, Amsgrad.Correction.AFTER_MAXIMUM)
        : new Adam(lr(1e-3), beta1(), beta2(), eps(1e-8), 0);
  }

  private Optimizer nadam() {
    return new Nadam(lr(2e-3), beta1(), beta2(), eps(1e-8), options.number("momentum_decay", 4e-3));
  }

  private Optimizer radam() {
    return new RAdam(lr(1e-3), beta1(), beta2(), eps(1e-8), 0, 5, true, false);
  }

  private Optimizer asgd() {
    return new Asgd(
        lr(0.01),
        options.number("lambd", 1e-4),
        options.number("alpha", 0.75),
        options.number("t0", 1e6));
  }

  private Optimizer adafactor() {
    Adafactor ours = new Adafactor();
    return new Adafactor(
        lr(0.01),
        -options.number("beta2_decay", -0.8),
        0,
        0,
        options.at("eps", 0, ours.floor()),
        options.at("eps", 1, 1e-3),
        options.number("d", 1),
        true,
        true,
        0,
        1,
        false);
  }

  private Optimizer muon() {
    Muon ours = Muon.torch();
    List<?> coefficients = options.list("ns_coefficients", List.of(3.4445, -4.775, 2.0315));
    Quintic quintic =
        new Quintic(
            options.number("ns_coefficients", coefficients.getFirst()),
            options.number("ns_coefficients", coefficients.get(1)),
            options.number("ns_coefficients", coefficients.get(2)));
    return new Muon(
        lr(1e-3),
        options.number("momentum", 0.95),
        options.flag("nesterov", true),
        false,
        new Orthogonalization(
            Collections.nCopies((int) options.number("ns_steps", 5), quintic),
            Preconditioning.FLOORED_FROBENIUS,
            eps(1e-7)),
        switch (options.text("adjust_lr_fn", "original")) {
          case "original" -> Muon.Scaling.ROWS_BY_COLUMNS;
          case "match_rms_adamw" -> Muon.Scaling.LARGER;
          default ->
              throw options.fault(
                  "adjust_lr_fn", "original or match_rms_adamw", options.text("adjust_lr_fn", ""));
        },
        0.2,
        false,
        options.number("weight_decay", 0.1),
        ours.otherwise());
  }
}
