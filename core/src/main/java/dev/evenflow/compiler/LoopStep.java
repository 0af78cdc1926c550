package dev.evenflow.compiler;

import dev.evenflow.kernel.Workers;
import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.ScanBody;
import dev.evenflow.tensor.Scanning;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A loop: its body's steps once per element, between copies in and out. */
final class LoopStep implements Step {
  /** Moves a value between a sequence at some step and the body's own memory. */
  @FunctionalInterface
  private interface Transfer {
    void move(int at);
  }

  private final int length;
  private final boolean isReverse;
  private final List<Runnable> before = new ArrayList<>();
  private final List<Transfer> in = new ArrayList<>();
  private final List<Step> body = new ArrayList<>();
  private final List<Transfer> out = new ArrayList<>();
  private final List<Runnable> carry = new ArrayList<>();
  private final List<Runnable> after = new ArrayList<>();

  private LoopStep(Scanning.Loop loop) {
    this.length = loop.length();
    this.isReverse = loop.reverse();
  }

  @Override
  public String title() {
    return "scan of " + length;
  }

  @Override
  public void run(Workers workers) {
    before.forEach(Runnable::run);
    for (int step = 0; step < length; step++) {
      int at = isReverse ? length - 1 - step : step;
      for (Transfer transfer : in) {
        transfer.move(at);
      }
      for (Step each : body) {
        each.run(workers);
      }
      for (Transfer transfer : out) {
        transfer.move(at);
      }
      for (Runnable each : carry) {
        each.run();
      }
    }
    after.forEach(Runnable::run);
  }

  static LoopStep of(Lowering outer, Tensor node, List<Tensor> results) {
    LoopStep step = new LoopStep((Scanning.Loop) node.operation());
    step.lower(outer, node, results);
    return step;
  }

  private void lower(Lowering outer, Tensor node, List<Tensor> results) {
    ScanBody scan = ((Scanning.Loop) node.operation()).body();
    Lowering inner = new Lowering(outer.registers(), outer.workspace());
    List<Tensor> leaves = new ArrayList<>(scan.carries());
    leaves.addAll(scan.elements());
    leaves.addAll(scan.captured());
    for (int i = 0; i < leaves.size(); i++) {
      Tensor leaf = leaves.get(i);
      Tensor actual = node.input(i);
      boolean isElement =
          i >= scan.carries().size() && i < scan.carries().size() + scan.elements().size();
      if (leaf.isScalar()) {
        inner.leaf(leaf);
      } else if (i >= scan.carries().size() && !isElement) {
        inner.leaf(leaf, outer.locate(actual));
      } else {
        inner.leaf(leaf, own(leaf));
      }
      if (isElement) {
        in.add(element(outer, inner, actual, leaf));
      } else if (i < scan.carries().size() || leaf.isScalar()) {
        before.add(copy(outer, actual, inner, leaf));
      }
    }
    Set<Tensor> leafSet = new HashSet<>(leaves);
    List<Tensor> read = new ArrayList<>(scan.next());
    for (Tensor result : results) {
      if (result.operation() instanceof Scanning.History history) {
        read.add(history.value());
      }
    }
    List<Tensor> nodes = Graph.ascending(read, leafSet::contains);
    inner.lower(nodes, Set.of(), read.stream().filter(t -> !t.isScalar()).toList(), Map.of());
    body.addAll(inner.compute);
    carries(scan, inner);
    for (Tensor result : results) {
      switch (result.operation()) {
        case Scanning.History history -> out.add(history(outer, result, inner, history.value()));
        case Scanning.Final last ->
            after.add(copy(inner, scan.carries().get(last.carry()), outer, result));
        default -> {}
      }
    }
  }

  private static Location own(Tensor tensor) {
    return new Location(Memory.array(tensor.shape().size()), 0);
  }

  /** New carries go through memory of their own, since one may be what another was. */
  private void carries(ScanBody scan, Lowering inner) {
    List<Runnable> second = new ArrayList<>();
    double[] values = inner.registers().values();
    for (int i = 0; i < scan.carries().size(); i++) {
      Tensor old = scan.carries().get(i);
      Tensor next = scan.next().get(i);
      if (next.equals(old)) {
        continue;
      }
      if (old.isScalar()) {
        int from = inner.registers().of(next);
        int to = inner.registers().of(old);
        double[] kept = new double[1];
        carry.add(() -> kept[0] = values[from]);
        second.add(() -> values[to] = kept[0]);
      } else {
        boolean isLeaf = scan.carries().contains(inner.views().root(next));
        if (isLeaf) {
          Location kept = own(old);
          int size = old.shape().size();
          carry.add(copy(inner.locate(next), 0, kept, 0, size));
          second.add(copy(kept, 0, inner.locate(old), 0, size));
        } else {
          second.add(copy(inner, next, inner, old));
        }
      }
    }
    carry.addAll(second);
  }

  private static Runnable copy(Lowering fromSide, Tensor from, Lowering toSide, Tensor to) {
    if (from.isScalar()) {
      double[] values = fromSide.registers().values();
      int source = fromSide.registers().of(from);
      int target = toSide.registers().of(to);
      return () -> values[target] = values[source];
    }
    return copy(fromSide.locate(from), 0, toSide.locate(to), 0, from.shape().size());
  }

  private static Runnable copy(Location from, int start, Location to, int toStart, int size) {
    return () ->
        System.arraycopy(
            from.array(), from.offset() + start, to.array(), to.offset() + toStart, size);
  }

  private static Transfer element(Lowering outer, Lowering inner, Tensor sequence, Tensor leaf) {
    Location from = outer.locate(sequence);
    int size = leaf.shape().size();
    if (leaf.isScalar()) {
      double[] values = inner.registers().values();
      int to = inner.registers().of(leaf);
      boolean isInt = leaf.type() == ElementType.INT32;
      return at -> {
        float element = from.array()[from.offset() + at];
        values[to] = isInt ? Float.floatToRawIntBits(element) : element;
      };
    }
    Location to = inner.locate(leaf);
    return at ->
        System.arraycopy(from.array(), from.offset() + at * size, to.array(), to.offset(), size);
  }

  private static Transfer history(Lowering outer, Tensor result, Lowering inner, Tensor value) {
    Location to = outer.locate(result);
    int size = value.shape().size();
    if (value.isScalar()) {
      double[] values = inner.registers().values();
      int from = inner.registers().of(value);
      boolean isInt = value.type() == ElementType.INT32;
      return at ->
          to.array()[to.offset() + at] =
              isInt ? Float.intBitsToFloat((int) values[from]) : (float) values[from];
    }
    Location from = inner.locate(value);
    return at ->
        System.arraycopy(from.array(), from.offset(), to.array(), to.offset() + at * size, size);
  }
}
