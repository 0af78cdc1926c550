package dev.evenflow.regularization.norm;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Scope;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;

/** The variable behind a trained weight, whose initial values some normalizations start from. */
final class TrainedWeight {
  private TrainedWeight() {}

  static Variable of(String name, Tensor trained, Scope scope) {
    if (trained.operation() instanceof Source.Read read) {
      return read.variable();
    }
    throw new EvenflowException(
        scope.path()
            + ": weight and spectral normalization must come before every other"
            + " reparameterization of "
            + name);
  }
}
