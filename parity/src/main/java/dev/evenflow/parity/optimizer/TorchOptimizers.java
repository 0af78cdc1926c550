package dev.evenflow.parity.optimizer;

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
import dev.evenflow.parity.reference.Arguments;
import dev.evenflow.parity.reference.Precision;
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
          "muon",
          "lbfgs",
          "sparse-adam",
          "sparseadam");

  private final String name;
  private final Arguments arguments;

  private TorchOptimizers(String name, Arguments arguments) {
    this.name = name;
    this.arguments = arguments;
  }

  static Replay replay(String name, Map<String, ? extends @Nullable Object> hyperparameters) {
    Arguments arguments = new Arguments("torch's " + name, hyperparameters);
    Replay replay = new TorchOptimizers(name, arguments).replay();
    if (!name.equals("muon")) {
      arguments.ignoring("foreach", "fused", "capturable", "differentiable");
      replay = replay.maximizing(arguments.flag("maximize", false));
    }
    arguments.finish();
    return replay;
  }

  private Replay replay() {
    return switch (name) {
      case "sgd" -> coupled(sgd());
      case "adagrad" ->
          coupled(adagrad()).scheduled(new InverseTime(arguments.number("lr_decay", 0)));
      case "adadelta" -> coupled(new Adadelta(lr(1), arguments.number("rho", 0.9), eps(1e-6)));
      case "rmsprop" -> coupled(rmsprop());
      case "rprop" -> Replay.of(rprop());
      case "adam" -> decayed(adam(arguments.flag("amsgrad", false)), 1e-3);
      case "amsgrad" -> decayed(adam(arguments.flag("amsgrad", true)), 1e-3);
      case "adamw" -> decoupled(adam(arguments.flag("amsgrad", false)), 1e-3, 0.01);
      case "adamax" -> coupled(new Adamax(lr(2e-3), beta1(), beta2(), eps(1e-8)));
      case "nadam" -> decayed(nadam(), 2e-3);
      case "radam" -> decayed(radam(), 1e-3);
      case "asgd" -> coupled(asgd());
      case "adafactor" -> decoupled(adafactor(), 0.01, 0);
      // PyTorch's Newton-Schulz iteration casts to bfloat16, whatever the parameters are.
      case "muon" -> Replay.of(muon()).computedIn(Precision.BFLOAT16);
      case "lbfgs" ->
          throw new EvenflowException(
              "torch's lbfgs asks for the loss where it likes, which given gradients do not tell");
      default ->
          throw new EvenflowException(
              "torch's sparse-adam takes sparse gradients, and those of a case are dense");
    };
  }

  private Replay coupled(Optimizer rule) {
    return Replay.of(rule).coupled(arguments.number("weight_decay", 0));
  }

  private Replay decoupled(Optimizer rule, double rate, double decay) {
    return Replay.of(rule).decoupled(lr(rate), arguments.number("weight_decay", decay));
  }

  private Replay decayed(Optimizer rule, double rate) {
    return arguments.flag("decoupled_weight_decay", false)
        ? decoupled(rule, rate, 0)
        : coupled(rule);
  }

  private double lr(double otherwise) {
    return arguments.number("lr", otherwise);
  }

  private double eps(double otherwise) {
    return arguments.number("eps", otherwise);
  }

  private double beta1() {
    return arguments.ofTwo("betas", 0, 0.9);
  }

  private double beta2() {
    return arguments.ofTwo("betas", 1, 0.999);
  }

  private Optimizer sgd() {
    return new Sgd(
        lr(1e-3),
        arguments.number("momentum", 0),
        arguments.number("dampening", 0),
        arguments.flag("nesterov", false));
  }

  private Optimizer adagrad() {
    return new Adagrad(
        lr(0.01), arguments.number("initial_accumulator_value", 0), eps(1e-10), false);
  }

  private Optimizer rmsprop() {
    return new RmsProp(
        lr(0.01),
        arguments.number("alpha", 0.99),
        eps(1e-8),
        false,
        arguments.flag("centered", false),
        arguments.number("momentum", 0),
        false,
        0,
        false);
  }

  private Optimizer rprop() {
    return new Rprop(
        lr(0.01),
        arguments.ofTwo("etas", 0, 0.5),
        arguments.ofTwo("etas", 1, 1.2),
        arguments.ofTwo("step_sizes", 0, 1e-6),
        arguments.ofTwo("step_sizes", 1, 50),
        false);
  }

  private Optimizer adam(boolean amsgrad) {
    return amsgrad
        ? new Amsgrad(
            lr(1e-3), beta1(), beta2(), eps(1e-8), 0, true, Amsgrad.Correction.AFTER_MAXIMUM)
        : new Adam(lr(1e-3), beta1(), beta2(), eps(1e-8), 0);
  }

  private Optimizer nadam() {
    return new Nadam(
        lr(2e-3), beta1(), beta2(), eps(1e-8), arguments.number("momentum_decay", 4e-3));
  }

  private Optimizer radam() {
    return new RAdam(lr(1e-3), beta1(), beta2(), eps(1e-8), 0, 5, true, false);
  }

  private Optimizer asgd() {
    return new Asgd(
        lr(0.01),
        arguments.number("lambd", 1e-4),
        arguments.number("alpha", 0.75),
        arguments.number("t0", 1e6));
  }

  private Optimizer adafactor() {
    Adafactor ours = new Adafactor();
    return new Adafactor(
        lr(0.01),
        -arguments.number("beta2_decay", -0.8),
        0,
        0,
        arguments.ofTwo("eps", 0, ours.floor()),
        arguments.ofTwo("eps", 1, 1e-3),
        arguments.number("d", 1),
        true,
        true,
        0,
        1,
        false);
  }

  private Optimizer muon() {
    Muon ours = Muon.torch();
    String coefficients = "ns_coefficients";
    Quintic quintic =
        OptaxMuon.quintic(
            arguments, coefficients, arguments.list(coefficients, List.of(3.4445, -4.775, 2.0315)));
    return new Muon(
        lr(1e-3),
        arguments.number("momentum", 0.95),
        arguments.flag("nesterov", true),
        false,
        new Orthogonalization(
            Collections.nCopies(Math.max(0, arguments.integer("ns_steps", 5)), quintic),
            Preconditioning.FLOORED_FROBENIUS,
            eps(1e-7)),
        switch (arguments.text("adjust_lr_fn", "original")) {
          case "original" -> Muon.Scaling.ROWS_BY_COLUMNS;
          case "match_rms_adamw" -> Muon.Scaling.LARGER;
          default ->
              throw arguments.fault(
                  "adjust_lr_fn",
                  "original or match_rms_adamw",
                  arguments.text("adjust_lr_fn", ""));
        },
        0.2,
        false,
        arguments.number("weight_decay", 0.1),
        ours.otherwise());
  }
}
