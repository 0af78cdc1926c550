package dev.evenflow.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A loop over the first axis of sequences, as one expression: its size does not grow with the
 * number of steps. Tensors from outside may be used in a step as they are.
 *
 * <pre>{@code
 * Scan scan = Scan.over(List.of(x), List.of(h0), step -> {
 *   Tensor h = step.element(0).add(step.carry(0).matmul(u)).tanh();
 *   return new Scan.Next(List.of(h), List.of(h));
 * });
 * Tensor states = scan.history(0); // [time, batch, hidden]
 * }</pre>
 */
public final class Scan {
  private static final AtomicLong PLACEHOLDERS = new AtomicLong();

  private final Tensor loop;
  private final List<Tensor> outputs;

  private Scan(Tensor loop, List<Tensor> outputs) {
    this.loop = loop;
    this.outputs = outputs;
  }

  /** What a step is given. */
  public record Step(List<Tensor> carries, List<Tensor> elements) {
    /** A carry as the step before left it. */
    public Tensor carry(int index) {
      return carries.get(index);
    }

    /** The step's element of a sequence. */
    public Tensor element(int index) {
      return elements.get(index);
    }
  }

  /** What a step gives: the carries after it and the outputs whose histories are wanted. */
  public record Next(List<Tensor> carries, List<Tensor> outputs) {}

  /** Writes a step. */
  @FunctionalInterface
  public interface Writer {
    /** The step's results as expressions of what it is given. */
    Next write(Step step);
  }

  /** A loop from the first element of the sequences [time, ...] to the last. */
  public static Scan over(List<Tensor> sequences, List<Tensor> initial, Writer writer) {
    return over(sequences, initial, false, writer);
  }

  /**
   * A loop over sequences of equal first extent.
   *
   * @param reverse whether it runs from the last element to the first; histories keep the order of
   *     the sequences
   */
  public static Scan over(
      List<Tensor> sequences, List<Tensor> initial, boolean reverse, Writer writer) {
    if (sequences.isEmpty()) {
      throw Tensor.fault("scan", "needs at least one sequence, which tells the number of steps");
    }
    List<Tensor> elements = new ArrayList<>();
    for (Tensor sequence : sequences) {
      if (sequence.isScalar()) {
        throw Tensor.fault("scan", "needs sequences [time, ...], given []");
      }
      int length = sequences.getFirst().shape().extent(0);
      if (sequence.shape().extent(0) != length) {
        throw Tensor.fault(
            "scan",
            "sequences "
                + sequences.getFirst().shape()
                + " and "
                + sequence.shape()
                + " differ in length");
      }
      elements.add(placeholder(sequence.shape().without(0), sequence.type()));
    }
    List<Tensor> carries = new ArrayList<>();
    initial.forEach(carry -> carries.add(placeholder(carry.shape(), carry.type())));
    Next next = writer.write(new Step(List.copyOf(carries), List.copyOf(elements)));
    if (next.carries().size() != initial.size()) {
      throw Tensor.fault("scan", next.carries().size() + " carries come of " + initial.size());
    }
    int length = sequences.getFirst().shape().extent(0);
    ScanBody body = new ScanBody(carries, next.carries(), elements, next.outputs());
    return new Scan(
        Scanning.loop(body, length, reverse, initial, sequences, body.captured()), next.outputs());
  }

  /** A leaf of a loop's body. */
  public static Tensor placeholder(Shape shape, ElementType type) {
    Operation leaf = new Source.Placeholder(PLACEHOLDERS.incrementAndGet());
    return type == ElementType.INT32 ? Tensor.ofInts(leaf, shape) : Tensor.of(leaf, shape);
  }

  /** A carry after the last step. */
  public Tensor last(int carry) {
    return Scanning.last(loop, carry);
  }

  /** An output at every step: [time, ...]. */
  public Tensor history(int output) {
    return history(outputs.get(output));
  }

  /** What an expression of the step was at every step: [time, ...]. */
  public Tensor history(Tensor value) {
    return Scanning.history(loop, value);
  }
}
