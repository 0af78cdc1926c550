package dev.evenflow.training;

/** A kind of difference between a snapshot and the training that it is restored to. */
public enum Deviation {
  /** The snapshot lacks a variable: it starts as in a new training. */
  MISSING,
  /** The snapshot has a variable that the training has not: it is dropped. */
  EXTRA,
  /** A variable has another shape or type in the snapshot: it starts as in a new training. */
  RESHAPED,
  /** The snapshot was set to something else, such as another seed or rate. */
  RECIPE
}
