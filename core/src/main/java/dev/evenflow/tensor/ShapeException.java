package dev.evenflow.tensor;

import dev.evenflow.EvenflowException;

/** Thrown by the call that wrote an impossible shape. */
public final class ShapeException extends EvenflowException {
  private static final long serialVersionUID = 1L;

  /** An impossible shape, described by one sentence. */
  public ShapeException(String message) {
    super(message);
  }
}
