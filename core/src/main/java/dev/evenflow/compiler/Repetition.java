package dev.evenflow.compiler;

import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What steps are told that run again and again as the body of a loop: which tensors are the same
 * each time, what to do once beforehand, and offsets that move along the sequences.
 */
final class Repetition {
  private record Moving(int[] offsets, int index, int first, int stride) {}

  private final int times;
  private final Set<Tensor> constants = new HashSet<>();
  private final List<Moving> moving = new ArrayList<>();

  /** The steps that run once, before all others. */
  final List<Step> before = new ArrayList<>();

  /** Steps that run so many times. */
  Repetition(int times) {
    this.times = times;
  }

  int times() {
    return times;
  }

  /** Says that a tensor has the same value each time. */
  void constant(Tensor tensor) {
    constants.add(tensor);
  }

  boolean isConstant(Tensor tensor) {
    return constants.contains(tensor);
  }

  /** Lets places of a step's arrays follow a location. */
  void bind(Location location, float[][] buffers, int[] offsets, int index) {
    buffers[index] = location.array();
    offsets[index] = location.offset();
    if (location.stride() != 0) {
      moving.add(new Moving(offsets, index, location.offset(), location.stride()));
    }
  }

  /** Moves all offsets to an element of the sequences. */
  void moveTo(int element) {
    for (Moving each : moving) {
      each.offsets()[each.index()] = each.first() + element * each.stride();
    }
  }
}
