package dev.evenflow.training;

import dev.evenflow.EvenflowException;

/**
 * A training has stopped since the guard refused too many batches in a row. Weights, slots and
 * states are as the last good batch left them.
 */
public final class BadNumbersException extends EvenflowException {
  private static final long serialVersionUID = 1L;

  private final transient BadStep step;

  BadNumbersException(String message, BadStep step) {
    super(message);
    this.step = step;
  }

  /** The last batch that was refused, with the variables that it met. */
  public BadStep step() {
    return step;
  }
}
