package dev.evenflow.compiler;

import dev.evenflow.tensor.Elementwise;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Movement;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Tensors of a table's height on some of its rows. Elementwise ones are computed there, from
 * operands of which the rows are gathered, so no value changes by a bit.
 */
final class OnRows {
  private final Tensor rows;
  private final UnaryOperator<Tensor> made;
  private final Map<Tensor, Tensor> known = new HashMap<>();

  /**
   * Nothing yet.
   *
   * @param rows int32 [i ...]
   * @param made what stands for an operand outside of the rows
   */
  OnRows(Tensor rows, UnaryOperator<Tensor> made) {
    this.rows = rows;
    this.made = made;
  }

  /** Whether a tensor is computed on rows; others are gathered, ints excepted. */
  static boolean isComputed(Tensor tensor) {
    return (Grouping.isElementwise(tensor) && !(tensor.operation() instanceof Elementwise.Cast))
        || isStretched(tensor);
  }

  /** Whether a tensor has a number for each row, stretched over the row. */
  private static boolean isStretched(Tensor tensor) {
    if (!(tensor.operation() instanceof Movement.Broadcast)) {
      return false;
    }
    Shape from = tensor.input(0).shape();
    return from.rank() == tensor.shape().rank()
        && from.extent(0) > 1
        && from.extent(0) == tensor.shape().extent(0);
  }

  /** Says what a tensor is on the rows. */
  void put(Tensor tensor, Tensor onRows) {
    known.put(tensor, onRows);
  }

  /** A tensor [height, ...] on the rows: [i ..., ...]. */
  Tensor of(Tensor tensor) {
    for (Tensor node :
        Graph.ascending(List.of(tensor), t -> known.containsKey(t) || !isComputed(t))) {
      if (!known.containsKey(node)) {
        known.put(node, onRows(node));
      }
    }
    return Objects.requireNonNull(known.get(tensor));
  }

  private Tensor onRows(Tensor node) {
    Shape shape = node.shape().rowsAt(rows.shape());
    if (isStretched(node)) {
      return Objects.requireNonNull(known.get(node.input(0))).broadcastTo(shape);
    }
    if (isComputed(node)) {
      List<Tensor> inputs =
          node.inputs().stream().map(input -> Objects.requireNonNull(known.get(input))).toList();
      return node.withInputs(inputs, shape);
    }
    if (node.operation() instanceof Movement.Broadcast) {
      return made.apply(node.input(0)).broadcastTo(shape);
    }
    return made.apply(node).gatherRows(rows);
  }
}
