package dev.evenflow.replay;

/** Which part of a step a number belongs to. */
public enum Phase {
  /** What loss and new states are made of. */
  FORWARD,
  /** What else the guard judges: gradients, transformed or not. */
  BACKWARD,
  /** What else the variables are given: the optimizer's rule. */
  UPDATE
}
