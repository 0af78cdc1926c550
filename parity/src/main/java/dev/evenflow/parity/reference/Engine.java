package dev.evenflow.parity.reference;

/** What computes a replay. */
public enum Engine {
  /** A program, in float. */
  COMPILED,
  /** The interpreter, in double. */
  INTERPRETED
}
