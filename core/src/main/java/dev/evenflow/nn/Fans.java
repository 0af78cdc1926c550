package dev.evenflow.nn;

/**
 * How many values a weight connects.
 *
 * @param in inputs that are summed into one output
 * @param out outputs that one input reaches
 */
public record Fans(int in, int out) {
  /** Of a tensor that connects nothing, such as a bias. */
  public static final Fans NONE = new Fans(1, 1);
}
