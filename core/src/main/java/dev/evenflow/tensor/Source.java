package dev.evenflow.tensor;

import dev.evenflow.random.RandomStream;

/** Operations that start an expression: nothing flows back beyond them. */
public sealed interface Source extends Operation {
  @Override
  default void differentiate(Tensor node, Tensor adjoint, Adjoints adjoints) {}

  /** A rank-0 constant, kept in double. Two NaN constants are the same, 0.0 and -0.0 are not. */
  record Constant(double value) implements Source {
    @Override
    public String label() {
      return Double.toString(value);
    }
  }

  /** The values of an array that never changes (compared by identity). */
  record Literal(Values values) implements Source {}

  /** What the caller of a program supplies at each run. */
  record Input(String name) implements Source {
    @Override
    public String label() {
      return "input " + name;
    }
  }

  /** The value that a variable had before the step. */
  record Read(Variable variable) implements Source {
    @Override
    public String label() {
      return "read " + variable.name();
    }
  }

  /** The floats 0, 1, 2 ... along one axis. */
  record Iota() implements Source {}

  /**
   * Uniform floats in [0, 1): a function of the stream, the position (the only input, rank 0) and
   * the element's index alone.
   */
  record Uniform(RandomStream stream) implements Source {}

  /** What one step of a {@link Scan} receives (compared by identity of its tensor). */
  record Placeholder(long number) implements Source {}

  /** A fixed array, equal only to itself. */
  final class Values {
    private final float[] floats;

    Values(float[] floats) {
      this.floats = floats;
    }

    /** The elements in row-major order; not to be written to. */
    public float[] floats() {
      return floats;
    }
  }
}
