package dev.evenflow;

import org.jspecify.annotations.Nullable;

/**
 * A fault that the caller can mend: its message is one sentence that says what was wrong, where,
 * and what is allowed. The command line prints exactly that sentence and ends with status 2.
 */
public class EvenflowException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A fault described by one sentence. */
  public EvenflowException(String message) {
    super(message);
  }

  /** A fault described by one sentence, with the failure that led to it. */
  public EvenflowException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
