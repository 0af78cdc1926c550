package dev.evenflow.replay;

/** What is bad about a number. */
public enum Fault {
  /** It is NaN or infinite, and nothing that it was computed from is. */
  NOT_FINITE("is not finite"),
  /** It is an element of a gradient, so large that its square overflows. */
  TOO_LARGE("is so large that its square overflows"),
  /** A strategy needs it not to be 0. */
  NOT_MET("is a strategy's condition, which is not met"),
  /** It is a sum that is finite although its terms may overflow on the way. */
  OVERFLOWS_ON_THE_WAY("is a sum whose absolute terms overflow");

  private final String sentence;

  Fault(String sentence) {
    this.sentence = sentence;
  }

  /** What is said of the number. */
  public String sentence() {
    return sentence;
  }
}
