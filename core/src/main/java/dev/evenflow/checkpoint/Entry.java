package dev.evenflow.checkpoint;

import dev.evenflow.EvenflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A named array with its shape, a copy of what it was made from. Immutable. */
public final class Entry {
  private final String name;
  private final ElementType type;
  private final int[] shape;
  private final ByteBuffer data;

  /** Takes the buffer, position 0 to its limit, as it is. */
  Entry(String name, ElementType type, int[] shape, ByteBuffer data) {
    this.name = name;
    this.type = type;
    this.shape = shape;
    this.data = data.asReadOnlyBuffer();
  }

  /**
   * Floats in row-major order, as many as the shape says, copied from an offset on.
   *
   * @throws EvenflowException if the array has fewer, or an array of the shape would be too large
   */
  public static Entry of(String name, int[] shape, float[] values, int offset) {
    int count = count(name, shape, values.length, offset);
    ByteBuffer data = allocate(name, count, ElementType.F32);
    data.asFloatBuffer().put(values, offset, count);
    return new Entry(name, ElementType.F32, shape.clone(), data);
  }

  /**
   * Ints in row-major order, as many as the shape says, copied from an offset on.
   *
   * @throws EvenflowException as for floats
   */
  public static Entry of(String name, int[] shape, int[] values, int offset) {
    int count = count(name, shape, values.length, offset);
    ByteBuffer data = allocate(name, count, ElementType.I32);
    data.asIntBuffer().put(values, offset, count);
    return new Entry(name, ElementType.I32, shape.clone(), data);
  }

  /** Doubles in row-major order, as many as the shape says. */
  public static Entry of(String name, int[] shape, double... values) {
    int count = count(name, shape, values.length, 0);
    ByteBuffer data = allocate(name, count, ElementType.F64);
    data.asDoubleBuffer().put(values, 0, count);
    return new Entry(name, ElementType.F64, shape.clone(), data);
  }

  /** Longs in row-major order, as many as the shape says. */
  public static Entry of(String name, int[] shape, long... values) {
    int count = count(name, shape, values.length, 0);
    ByteBuffer data = allocate(name, count, ElementType.I64);
    data.asLongBuffer().put(values, 0, count);
    return new Entry(name, ElementType.I64, shape.clone(), data);
  }

  /** The identity of the array within its file. */
  public String name() {
    return name;
  }

  /** What the elements are. */
  public ElementType type() {
    return type;
  }

  /** The extents, in a new array; none for a single number. */
  public int[] shape() {
    return shape.clone();
  }

  /** The number of elements, the product of the shape. */
  public int count() {
    return data.limit() / type.bytes();
  }

  /** The raw little-endian bytes, read-only. */
  public ByteBuffer data() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Writes the floats to {@code target} from {@code offset} on.
   *
   * @throws EvenflowException if the type is not F32
   */
  public void copyTo(float[] target, int offset) {
    as(ElementType.F32).asFloatBuffer().get(target, offset, count());
  }

  /**
   * Writes the ints to {@code target} from {@code offset} on.
   *
   * @throws EvenflowException if the type is not I32
   */
  public void copyTo(int[] target, int offset) {
    as(ElementType.I32).asIntBuffer().get(target, offset, count());
  }

  /**
   * The elements in a new array.
   *
   * @throws EvenflowException if the type is not F32
   */
  public float[] floats() {
    float[] values = new float[as(ElementType.F32).limit() / Float.BYTES];
    copyTo(values, 0);
    return values;
  }

  /**
   * The elements in a new array.
   *
   * @throws EvenflowException if the type is not I32
   */
  public int[] ints() {
    int[] values = new int[as(ElementType.I32).limit() / Integer.BYTES];
    copyTo(values, 0);
    return values;
  }

  /**
   * The elements in a new array.
   *
   * @throws EvenflowException if the type is not F64
   */
  public double[] doubles() {
    ByteBuffer bytes = as(ElementType.F64);
    double[] values = new double[count()];
    bytes.asDoubleBuffer().get(values);
    return values;
  }

  /**
   * The elements in a new array.
   *
   * @throws EvenflowException if the type is not I64
   */
  public long[] longs() {
    ByteBuffer bytes = as(ElementType.I64);
    long[] values = new long[count()];
    bytes.asLongBuffer().get(values);
    return values;
  }

  /** Whether name, type, shape and every bit are the same. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Entry entry
        && name.equals(entry.name)
        && type == entry.type
        && Arrays.equals(shape, entry.shape)
        && data.equals(entry.data);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + data.hashCode();
  }

  @Override
  public String toString() {
    return "%s %s %s".formatted(name, type, Arrays.toString(shape));
  }

  private ByteBuffer as(ElementType wanted) {
    if (type != wanted) {
      throw new EvenflowException(
          "the array %s holds %s, needed is %s".formatted(name, type, wanted));
    }
    return data();
  }

  private static int count(String name, int[] shape, int length, int offset) {
    long count = 1;
    for (int extent : shape) {
      count = extent < 0 ? -1 : count * extent;
      if (count < 0 || count > Integer.MAX_VALUE) {
        break;
      }
    }
    if (count < 0 || offset < 0 || count > length - offset) {
      throw new EvenflowException(
          "the array %s of shape %s does not fit into %d values from %d on"
              .formatted(name, Arrays.toString(shape), length, offset));
    }
    return (int) count;
  }

  private static ByteBuffer allocate(String name, int count, ElementType type) {
    long bytes = (long) count * type.bytes();
    if (bytes > Integer.MAX_VALUE - 8) {
      throw new EvenflowException(
          "the array %s takes %d bytes, at most 2^31 can be stored".formatted(name, bytes));
    }
    return ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
