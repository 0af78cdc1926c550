package dev.evenflow.tensor;

import dev.evenflow.EvenflowException;
import java.util.Arrays;

/**
 * Named memory that outlives a run: parameters, optimizer slots, running statistics, counters. Its
 * {@link #read()} is an expression; programs write it only in their apply phase.
 *
 * <p>Elements are stored row-major in a {@code float[]} padded to a multiple of 32, and 32 more
 * that kernels may read; a rank-0 variable is a {@code double}. A variable belongs to one caller at
 * a time, as its program does.
 */
public final class Variable {
  /** What a variable is for: decides what is trained, saved and exported. */
  public enum Role {
    /** Trained by the optimizer. */
    PARAMETER,
    /** A layer's own state, such as running statistics. */
    STATE,
    /** An optimizer's or a gradient transform's memory. */
    SLOT
  }

  /** Buffers are padded to a multiple of this many floats. */
  public static final int PADDING = 32;

  private final String name;
  private final Shape shape;
  private final Role role;
  private final float[] floats;
  private double scalar;
  private final Tensor read;

  /** A variable of zeros. */
  public Variable(String name, Shape shape, Role role) {
    this.name = name;
    this.shape = shape;
    this.role = role;
    this.floats = new float[shape.rank() == 0 ? 0 : padded(shape.size()) + PADDING];
    this.read = Tensor.of(new Source.Read(this), shape);
  }

  /** The smallest multiple of {@link #PADDING} that is at least {@code size}. */
  public static int padded(int size) {
    return (size + PADDING - 1) / PADDING * PADDING;
  }

  /** The identity used by checkpoints, reports and slots, such as {@code block1.conv2.weight}. */
  public String name() {
    return name;
  }

  /** The shape. */
  public Shape shape() {
    return shape;
  }

  /** What the variable is for. */
  public Role role() {
    return role;
  }

  /** The expression of the value before the step; always the same tensor. */
  public Tensor read() {
    return read;
  }

  /** The padded storage, empty for rank 0. Writing to it writes the variable. */
  public float[] storage() {
    return floats;
  }

  /** The value of a rank-0 variable. */
  public double scalar() {
    return scalar;
  }

  /** Sets the value of a rank-0 variable. */
  public void scalar(double value) {
    scalar = value;
  }

  /** A copy of the elements in row-major order (one element for rank 0, rounded to float). */
  public float[] values() {
    return shape.rank() == 0 ? new float[] {(float) scalar} : Arrays.copyOf(floats, shape.size());
  }

  /**
   * Replaces all elements.
   *
   * @throws EvenflowException if the number of values is not the shape's size
   */
  public void assign(float[] values) {
    if (values.length != shape.size()) {
      throw new EvenflowException(
          name + " has shape " + shape + ", given " + values.length + " values");
    }
    if (shape.rank() == 0) {
      scalar = values[0];
    } else {
      System.arraycopy(values, 0, floats, 0, values.length);
    }
  }

  /** Sets every element to the same value. */
  public void fill(double value) {
    scalar = value;
    Arrays.fill(floats, 0, shape.rank() == 0 ? 0 : shape.size(), (float) value);
  }

  @Override
  public String toString() {
    return name + shape;
  }
}
