package dev.evenflow.nn.activation;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Activation;
import dev.evenflow.tensor.Tensor;

/**
 * {@code min(max(x, least), most)} (Collobert 2004): tanh in straight lines.
 *
 * @param least the smallest value
 * @param most the largest value, above the smallest
 */
public record HardTanh(double least, double most) implements Activation {
  /** Checks the order. */
  public HardTanh {
    if (!(least < most)) {
      throw new EvenflowException(
          "hard-tanh: most must be above least, given " + least + " and " + most);
    }
  }

  /** From -1 to 1. */
  public HardTanh() {
    this(-1, 1);
  }

  @Override
  public Tensor of(Tensor x) {
    return x.max(least).min(most);
  }
}
