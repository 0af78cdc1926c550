package dev.evenflow.models;

import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.init.Identity;
import dev.evenflow.nn.init.Orthogonal;

/** What the weights from a recurrent layer's state to the next start with. */
public enum RecurrentWeights {
  /** An orthogonal matrix for each gate: no length changes in a linear step. */
  ORTHOGONAL,
  /** The identity for each gate (Le, Jaitly, Hinton 2015). */
  IDENTITY,
  /** What all other weights start with. */
  SAME;

  Initializer initializer(Initializer others) {
    return switch (this) {
      case ORTHOGONAL -> new Orthogonal();
      case IDENTITY -> new Identity();
      case SAME -> others;
    };
  }
}
