package dev.evenflow.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * Recurrence. A {@link Loop} runs its body once per element of the sequences, handing the carries
 * on; {@link Final} and {@link History} read what comes out of it. Write one with {@link Scan}.
 */
public sealed interface Scanning extends Operation {
  /**
   * The loop itself, which has no value of its own (rank 0, not to be read). Inputs: the initial
   * carries, the sequences [length, ...], then what the body captures from outside, in its order.
   *
   * @param body one step
   * @param length the number of steps
   * @param reverse whether the steps run from the last element to the first
   */
  record Loop(ScanBody body, int length, boolean reverse) implements Scanning {
    @Override
    public void differentiate(Tensor node, Tensor g, Adjoints adjoints) {
      throw new IllegalStateException("a loop is differentiated as a whole");
    }
  }

  /** A carry after the last step. The input is the loop. */
  record Final(int carry) implements Scanning {
    @Override
    public void differentiate(Tensor node, Tensor g, Adjoints adjoints) {
      throw new IllegalStateException("a loop is differentiated as a whole");
    }
  }

  /** A tensor of the body at every step, stacked along a new first axis. The input is the loop. */
  record History(Tensor value) implements Scanning {
    @Override
    public void differentiate(Tensor node, Tensor g, Adjoints adjoints) {
      throw new IllegalStateException("a loop is differentiated as a whole");
    }
  }

  /** The value of a carry after the last step of a loop. */
  static Tensor last(Tensor loop, int carry) {
    Tensor leaf = ((Loop) loop.operation()).body().carries().get(carry);
    return of(new Final(carry), leaf.type(), leaf.shape(), loop);
  }

  /** A tensor of the body at every step of a loop: [length, ...]. */
  static Tensor history(Tensor loop, Tensor value) {
    Shape shape = value.shape().inserted(0, ((Loop) loop.operation()).length());
    return of(new History(value), value.type(), shape, loop);
  }

  private static Tensor of(Scanning made, ElementType type, Shape shape, Tensor loop) {
    return type == ElementType.INT32
        ? Tensor.ofInts(made, shape, loop)
        : Tensor.of(made, shape, loop);
  }

  /** The loop of a body over sequences, from initial carries, with the values that it captures. */
  static Tensor loop(
      ScanBody body,
      int length,
      boolean reverse,
      List<Tensor> initial,
      List<Tensor> sequences,
      List<Tensor> captured) {
    List<Tensor> inputs = new ArrayList<>(initial);
    inputs.addAll(sequences);
    inputs.addAll(captured);
    return Tensor.of(new Loop(body, length, reverse), Shape.SCALAR, inputs.toArray(Tensor[]::new));
  }
}
