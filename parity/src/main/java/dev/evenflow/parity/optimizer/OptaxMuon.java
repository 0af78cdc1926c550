package dev.evenflow.parity.optimizer;

import dev.evenflow.optimizers.AdamW;
import dev.evenflow.optimizers.Muon;
import dev.evenflow.optimizers.NadamW;
import dev.evenflow.optimizers.Orthogonalization;
import dev.evenflow.optimizers.Orthogonalization.Preconditioning;
import dev.evenflow.optimizers.Orthogonalization.Quintic;
import dev.evenflow.parity.reference.Arguments;
import java.util.Collections;
import java.util.List;

/** Muon of Optax 0.2.8, which has most hyperparameters. */
record OptaxMuon(Arguments arguments) {
  Muon muon() {
    String mask = "weight_decay_mask";
    arguments.refuse(mask, !arguments.flag(mask, true), "all matrices decay alike");
    String axes = "muon_weight_dimension_numbers";
    arguments.refuse(axes, arguments.has(axes), "matrices alone are made orthogonal");
    String type = arguments.text("mu_dtype", "float32");
    arguments.refuse("mu_dtype", !type.matches(".*float(32|64).*"), "slots are floats");
    boolean nesterov = arguments.flag("nesterov", true);
    double rate = arguments.number("learning_rate");
    double epsilon = arguments.number("eps", 1e-8);
    double otherRate = arguments.number("adam_learning_rate", rate);
    double beta1 = arguments.number("adam_b1", 0.9);
    double beta2 = arguments.number("adam_b2", 0.999);
    double root = arguments.number("adam_eps_root", 0);
    double decay = arguments.number("adam_weight_decay", 0);
    return new Muon(
        rate,
        arguments.number("beta", 0.95),
        nesterov,
        true,
        new Orthogonalization(iterations(), preconditioning(), epsilon),
        arguments.has("consistent_rms") ? Muon.Scaling.LARGER : Muon.Scaling.OUT_BY_IN,
        arguments.number("consistent_rms", 0.2),
        arguments.flag("adaptive", false),
        arguments.number("weight_decay", 0),
        nesterov
            ? new NadamW(otherRate, beta1, beta2, epsilon, root, decay)
            : new AdamW(otherRate, beta1, beta2, epsilon, root, decay));
  }

  private List<Quintic> iterations() {
    int steps = Math.max(0, arguments.integer("ns_steps", 5));
    Object given = arguments.value("ns_coeffs");
    if (given == null || given.equals("standard")) {
      return Collections.nCopies(steps, Orthogonalization.STANDARD.getFirst());
    }
    if (given.equals("dion")) {
      return Orthogonalization.DION;
    }
    if (given instanceof List<?> list && !list.isEmpty()) {
      return list.getFirst() instanceof List<?>
          ? list.stream().map(this::quintic).toList()
          : Collections.nCopies(steps, quintic(list));
    }
    throw arguments.fault("ns_coeffs", "standard, dion, three numbers or a list of threes", given);
  }

  private Quintic quintic(Object given) {
    return quintic(arguments, "ns_coeffs", given);
  }

  /** The polynomial of three coefficients that an argument gives. */
  static Quintic quintic(Arguments arguments, String name, Object given) {
    if (!(given instanceof List<?> coefficients) || coefficients.size() != 3) {
      throw arguments.fault(name, "three numbers", given);
    }
    return new Quintic(
        arguments.number(name, coefficients.getFirst()),
        arguments.number(name, coefficients.get(1)),
        arguments.number(name, coefficients.get(2)));
  }

  private Preconditioning preconditioning() {
    return switch (arguments.text("preconditioning", "frobenius")) {
      case "frobenius" -> Preconditioning.FROBENIUS;
      case "aol" -> Preconditioning.ROW_SUMS;
      case "schatten" -> Preconditioning.SCHATTEN;
      default ->
          throw arguments.fault(
              "preconditioning",
              "frobenius, aol or schatten",
              arguments.text("preconditioning", ""));
    };
  }
}
