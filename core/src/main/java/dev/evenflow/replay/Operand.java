package dev.evenflow.replay;

import java.util.List;

/**
 * An element that a bad number was computed from.
 *
 * @param operation what computed it, such as {@code matmul} or {@code read linear1.weight}
 * @param path of the layer that wrote that; empty outside every layer
 * @param index its place along each axis
 * @param value in float, or in double for rank 0
 */
public record Operand(String operation, String path, List<Integer> index, double value) {
  /** Copies the index. */
  public Operand {
    index = List.copyOf(index);
  }

  @Override
  public String toString() {
    return value + " = " + Place.text(operation, path, index);
  }
}
