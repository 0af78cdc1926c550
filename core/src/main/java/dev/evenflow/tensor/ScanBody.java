package dev.evenflow.tensor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One step of a loop: expressions over leaves that each step binds anew. A leaf need not be a
 * placeholder: the derivative of a loop takes values of the forward step as leaves. Equal only to
 * itself.
 */
public final class ScanBody {
  private final List<Tensor> carries;
  private final List<Tensor> next;
  private final List<Tensor> elements;
  private final List<Tensor> outputs;
  private final List<Tensor> nodes;
  private final List<Tensor> captured;

  /**
   * A step.
   *
   * @param carries the leaves that stand for the carries before the step
   * @param next what the carries are after it, of the same shapes
   * @param elements the leaves that stand for the step's elements of the sequences
   * @param outputs further tensors whose histories may be asked for
   */
  public ScanBody(
      List<Tensor> carries, List<Tensor> next, List<Tensor> elements, List<Tensor> outputs) {
    this.carries = List.copyOf(carries);
    this.next = List.copyOf(next);
    this.elements = List.copyOf(elements);
    this.outputs = List.copyOf(outputs);
    for (int i = 0; i < carries.size(); i++) {
      Tensor before = carries.get(i);
      Tensor after = next.get(i);
      if (!before.shape().equals(after.shape()) || before.type() != after.type()) {
        throw Tensor.fault("scan", "carry " + i + " " + text(before) + " becomes " + text(after));
      }
    }
    Set<Tensor> leaves = new HashSet<>(carries);
    leaves.addAll(elements);
    List<Tensor> roots = new ArrayList<>(next);
    roots.addAll(outputs);
    Set<Tensor> varying = new HashSet<>(leaves);
    List<Tensor> computed = new ArrayList<>();
    for (Tensor node : Graph.ascending(roots, leaves::contains)) {
      if (!leaves.contains(node) && node.inputs().stream().anyMatch(varying::contains)) {
        varying.add(node);
        computed.add(node);
      }
    }
    this.nodes = List.copyOf(computed);
    Set<Tensor> outside = new HashSet<>(roots);
    nodes.forEach(node -> outside.addAll(node.inputs()));
    outside.removeAll(varying);
    this.captured = outside.stream().sorted(Comparator.comparingLong(Tensor::id)).toList();
  }

  private static String text(Tensor tensor) {
    return tensor.type().toString().toLowerCase(Locale.ROOT) + " " + tensor.shape();
  }

  /** The leaves that stand for the carries before the step. */
  public List<Tensor> carries() {
    return carries;
  }

  /** The carries after the step. */
  public List<Tensor> next() {
    return next;
  }

  /** The leaves that stand for the step's elements of the sequences. */
  public List<Tensor> elements() {
    return elements;
  }

  /** Tensors whose histories may be asked for, beside those that the carries need. */
  public List<Tensor> outputs() {
    return outputs;
  }

  /** What is computed at every step, in topological order: all that depends on a leaf. */
  public List<Tensor> nodes() {
    return nodes;
  }

  /** Tensors from outside that the step reads: equal at all steps. */
  public List<Tensor> captured() {
    return captured;
  }
}
