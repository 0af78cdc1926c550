package dev.evenflow.cli.bench;

import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/** A step to be timed. */
public interface Workload {
  /** The name that the PyTorch side has too, such as {@code lenet5}. */
  String name();

  /**
   * Makes the data, so that only the rest is timed.
   *
   * @return what makes weights and program for a number of threads; each call of what it gives is
   *     one step, and tells whether the step was committed
   */
  IntFunction<BooleanSupplier> prepared();

  /** What the compiler makes of the step, in readable form. */
  String listing();
}
