package dev.evenflow.replay;

import java.util.List;
import java.util.Locale;

/**
 * The first of the bad numbers that one operation made.
 *
 * @param fault what is bad about it
 * @param phase the part of the step that it belongs to; of loops, that of the whole loop
 * @param path of the layer that wrote the operation, or whose derivative it is; empty outside every
 *     layer
 * @param operation such as {@code div}, {@code input x} or {@code read linear1.weight}
 * @param index its place along each axis of what the operation makes
 * @param steps where it is in a loop: the element of the sequences, that of the outermost loop
 *     first
 * @param value in float, or in double for rank 0
 * @param inputs what it was computed from; of long sums the largest terms
 * @param count how many numbers the operation made bad
 * @param source the class, method, file and line that wrote the operation, or whose derivative it
 *     is; empty if unknown
 */
public record BadNumber(
    Fault fault,
    Phase phase,
    String path,
    String operation,
    List<Integer> index,
    List<Integer> steps,
    double value,
    List<Operand> inputs,
    int count,
    String source) {
  /** Copies the lists. */
  public BadNumber {
    index = List.copyOf(index);
    steps = List.copyOf(steps);
    inputs = List.copyOf(inputs);
  }

  /** What it is, where it is and what it was made of, in lines. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(value).append(' ').append(fault.sentence()).append('\n');
    text.append("  made by   ").append(Place.text(operation, path, index)).append(", ");
    text.append(phase.name().toLowerCase(Locale.ROOT));
    for (int step : steps) {
      text.append(", at step ").append(step).append(" of a loop");
    }
    text.append('\n');
    // Both factors of a square are the same.
    inputs.stream()
        .distinct()
        .forEach(input -> text.append("  from      ").append(input).append('\n'));
    if (!source.isEmpty()) {
      text.append("  written   ").append(source).append('\n');
    }
    if (count > 1) {
      text.append("  with it   ").append(count - 1).append(" more of the same operation\n");
    }
    return text.toString();
  }
}
