package dev.evenflow;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A fault that the caller can mend: its message is one sentence that says what was wrong, where,
 * and what is allowed. The command line prints exactly that sentence and ends with status 2. What
 * it cites of a file can neither break the line nor control a terminal, nor fill a screen.
 */
public class EvenflowException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int MOST_CHARACTERS = 5_000;
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\u2028\\u2029]");

  /** A fault described by one sentence. */
  public EvenflowException(String message) {
    super(line(message));
  }

  /** A fault described by one sentence, with the failure that led to it. */
  public EvenflowException(String message, @Nullable Throwable cause) {
    super(line(message), cause);
  }

  private static String line(String message) {
    String cut =
        message.length() <= MOST_CHARACTERS
            ? message
            : message.substring(0, MOST_CHARACTERS) + "...";
    return CONTROL.matcher(cut).replaceAll("?");
  }
}
