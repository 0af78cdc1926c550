package dev.evenflow.training;

/**
 * What a group of parameters takes of a rule's learning rate and weight decay.
 *
 * @param rate the learning rate is multiplied by this
 * @param decay the weight decay is multiplied by this: 0 spares the parameter
 */
public record ParameterScale(double rate, double decay) {
  /** Rate and decay as the rule has them. */
  public static final ParameterScale ONE = new ParameterScale(1, 1);

  /** Both scales one after the other. */
  public ParameterScale times(ParameterScale other) {
    return new ParameterScale(rate * other.rate, decay * other.decay);
  }
}
