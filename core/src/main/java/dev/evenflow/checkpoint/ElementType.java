package dev.evenflow.checkpoint;

import dev.evenflow.EvenflowException;
import java.util.Arrays;

/** What the elements of a stored array are, by the names of safetensors. All are little-endian. */
public enum ElementType {
  /** IEEE 754 binary32, a Java float. */
  F32(Float.BYTES),
  /** IEEE 754 binary64, a Java double. */
  F64(Double.BYTES),
  /** A 32-bit integer with sign, a Java int. */
  I32(Integer.BYTES),
  /** A 64-bit integer with sign, a Java long. */
  I64(Long.BYTES);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** The bytes of one element. */
  public int bytes() {
    return bytes;
  }

  /** The type of this name. */
  static ElementType named(String name) {
    return Arrays.stream(values())
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new EvenflowException(
                "its type %s is none of %s"
                    .formatted(Json.shown(name), Arrays.toString(values()))));
  }
}
