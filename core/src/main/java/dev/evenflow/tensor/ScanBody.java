package dev.evenflow.tensor;

import java.util.ArrayList;
import java.util.Collection;
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
    this(carries, next, elements, outputs, outside(carries, next, elements, outputs));
  }

  /**
   * A step of which it is said what it captures; all else that does not stand before it is computed
   * at every step.
   *
   * @param captured tensors from outside
   */
  public ScanBody(
      List<Tensor> carries,
      List<Tensor> next,
      List<Tensor> elements,
      List<Tensor> outputs,
      Collection<Tensor> captured) {
    this.carries = List.copyOf(carries);
    this.next = List.copyOf(next);
    this.elements = List.copyOf(elements);
    this.outputs = List.copyOf(outputs);
    this.captured =
        captured.stream().distinct().sorted(Comparator.comparingLong(Tensor::id)).toList();
    for (int i = 0; i < carries.size(); i++) {
      Tensor before = carries.get(i);
      Tensor after = next.get(i);
      if (!before.shape().equals(after.shape()) || before.type() != after.type()) {
        throw Tensor.fault("scan", "carry " + i + " " + text(before) + " becomes " + text(after));
      }
    }
    Set<Tensor> given = new HashSet<>(carries);
    given.addAll(elements);
    given.addAll(captured);
    this.nodes =
        Graph.ascending(roots(next, outputs), given::contains).stream()
            .filter(node -> !given.contains(node))
            .toList();
  }

  private static List<Tensor> roots(List<Tensor> next, List<Tensor> outputs) {
    List<Tensor> roots = new ArrayList<>(next);
    roots.addAll(outputs);
    return roots;
  }

  /** What the step reads that does not depend on what it is given. */
  private static Set<Tensor> outside(
      List<Tensor> carries, List<Tensor> next, List<Tensor> elements, List<Tensor> outputs) {
    Set<Tensor> varying = new HashSet<>(carries);
    varying.addAll(elements);
    Set<Tensor> leaves = Set.copyOf(varying);
    List<Tensor> roots = roots(next, outputs);
    Set<Tensor> read = new HashSet<>(roots);
    for (Tensor node : Graph.ascending(roots, leaves::contains)) {
      if (!leaves.contains(node) && node.inputs().stream().anyMatch(varying::contains)) {
        varying.add(node);
        read.addAll(node.inputs());
      }
    }
    read.removeAll(varying);
    return read;
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

  /** What is computed at every step, in topological order. */
  public List<Tensor> nodes() {
    return nodes;
  }

  /** Tensors from outside that the step reads: equal at all steps. */
  public List<Tensor> captured() {
    return captured;
  }
}
