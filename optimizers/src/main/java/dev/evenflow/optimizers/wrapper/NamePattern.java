package dev.evenflow.optimizers.wrapper;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A pattern of parameter names: {@code *} stands for any characters, alternatives are separated by
 * {@code |}, as in {@code *.bias|norm*}.
 *
 * @param text the pattern
 */
public record NamePattern(String text) {
  /** Every name. */
  public static final NamePattern ALL = new NamePattern("*");

  /**
   * What is usually spared from weight decay: biases, and all that belongs to normalization layers.
   */
  public static final NamePattern BIAS_AND_NORM = new NamePattern("*bias|norm*|*.norm*");

  /** Whether a name is meant. */
  public boolean matches(String name) {
    return Arrays.stream(text.split("\\|"))
        .map(String::strip)
        .map(NamePattern::expression)
        .anyMatch(name::matches);
  }

  private static String expression(String alternative) {
    return Arrays.stream(alternative.split("\\*", -1))
        .map(Pattern::quote)
        .collect(Collectors.joining(".*"));
  }
}
