package dev.evenflow.kernel.loop;

import java.util.List;

/**
 * The structure of a generated kernel, free of shapes and constants that may vary: equal loops
 * share one class. It runs over outer axes (flattened to rows) and one inner axis.
 *
 * <p>Its {@code offsets} array holds, beside the operands' offsets, the numbers described at {@link
 * Extents}. Operands 0 to {@code operands - 1} are loaded and stored; results of reductions follow.
 *
 * @param direction what the inner loop does
 * @param instructions the body
 * @param operands the number of loaded and stored operands
 * @param scalars the number of rank-0 operands
 * @param outerRank the number of outer axes
 * @param isEven whether all operands have the same stride along the last outer axis, so that rows
 *     are walked by one running index
 */
public record Loop(
    Direction direction,
    List<Instruction> instructions,
    int operands,
    int scalars,
    int outerRank,
    boolean isEven) {

  /** How the iteration space is walked. */
  public enum Direction {
    /** Element by element; a unit of work is a row, or an element where there is no outer axis. */
    EACH,
    /**
     * Reductions along the inner axis; a unit is a segment of a row, and each reduction writes one
     * result a unit. Floats are reduced in 16 lanes (element i in lane i mod 16), then the lanes
     * pairwise (i with i + 8, + 4, + 2, + 1), then the rest that fills no 16, in order.
     */
    ALONG,
    /**
     * Reductions along the last outer axis; a unit is a block of {@link Extents#BLOCK} rows, and
     * each reduction writes one row of results a unit: rows r mod 4 are summed apart, then (0 + 2)
     * + (1 + 3), the rest that fills no 4 in order with the first.
     */
    ACROSS
  }

  /** Copies the list. */
  public Loop {
    instructions = List.copyOf(instructions);
  }

  /** The reductions in the order of their results. */
  public List<Instruction> reductions() {
    return instructions.stream().filter(i -> i.opcode().isReduction()).toList();
  }

  /** Operands and results together. */
  int buffers() {
    return operands + reductions().size();
  }
}
