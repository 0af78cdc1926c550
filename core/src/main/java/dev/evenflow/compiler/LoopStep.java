package dev.evenflow.compiler;

import dev.evenflow.kernel.Task;
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
import java.util.function.Consumer;

/**
 * A loop: its body's steps once per element. They read sequences and write histories where these
 * are. A carry whose history is wanted lives in it, any other in memory of its own.
 */
final class LoopStep implements Step {
  private final Scanning.Loop loop;
  private final ScanBody scan;
  private final Tensor node;
  private final List<Tensor> results;
  private final Lowering outer;
  private final Repetition repetition;
  private final Lowering inner;

  private final List<Step> before = new ArrayList<>();
  private final List<Step> body = new ArrayList<>();
  private final List<Step> carry = new ArrayList<>();
  private final List<Step> after = new ArrayList<>();

  private LoopStep(Lowering outer, Tensor node, List<Tensor> results) {
    this.loop = (Scanning.Loop) node.operation();
    this.scan = loop.body();
    this.node = node;
    this.results = results;
    this.outer = outer;
    this.repetition = new Repetition(loop.length());
    this.inner = new Lowering(outer.registers(), outer.workspace(), repetition);
  }

  @Override
  public void run(Workers workers) {
    int last = loop.length() - 1;
    repetition.moveTo(loop.reverse() ? last : 0);
    run(before, workers);
    for (int step = 0; step <= last; step++) {
      repetition.moveTo(loop.reverse() ? last - step : step);
      run(body, workers);
      if (step < last) {
        run(carry, workers);
      }
    }
    run(after, workers);
  }

  @Override
  public void tasks(Consumer<Task> consumer) {
    for (List<Step> steps : List.of(before, body, carry, after)) {
      steps.forEach(step -> step.tasks(consumer));
    }
  }

  private static void run(List<Step> steps, Workers workers) {
    for (Step step : steps) {
      step.run(workers);
    }
  }

  static LoopStep of(Lowering outer, Tensor node, List<Tensor> results) {
    LoopStep step = new LoopStep(outer, node, results);
    outer.bodies.put(node, step.inner);
    step.lower();
    return step;
  }

  private void lower() {
    int carries = scan.carries().size();
    int elements = scan.elements().size();
    for (int i = 0; i < carries; i++) {
      start(scan.carries().get(i), node.input(i));
    }
    for (int i = 0; i < elements; i++) {
      feed(scan.elements().get(i), node.input(carries + i));
    }
    for (int i = 0; i < scan.captured().size(); i++) {
      capture(scan.captured().get(i), node.input(carries + elements + i));
    }
    List<Tensor> read = new ArrayList<>(scan.next());
    List<Tensor> copied = new ArrayList<>();
    for (Tensor result : results) {
      if (result.operation() instanceof Scanning.History history) {
        read.add(history.value());
        if (!isWritten(history.value(), result)) {
          copied.add(result);
        }
      }
    }
    Set<Tensor> leaves = new HashSet<>(scan.carries());
    leaves.addAll(scan.elements());
    leaves.addAll(scan.captured());
    List<Tensor> nodes = Graph.ascending(read, leaves::contains);
    inner.lower(
        nodes, Set.of(), read.stream().filter(t -> !t.isScalar()).toList(), Map.of(), Map.of());
    before.addAll(repetition.before);
    body.addAll(inner.compute);
    copied.forEach(this::keep);
    handOn();
    for (Tensor result : results) {
      if (result.operation() instanceof Scanning.Final last) {
        after.add(copy(inner, scan.next().get(last.carry()), outer, result));
      }
    }
  }

  /** Binds a carry, which begins with a value from outside. */
  private void start(Tensor leaf, Tensor initial) {
    if (leaf.isScalar()) {
      inner.leaf(leaf);
    } else {
      inner.leaf(leaf, history(leaf));
    }
    before.add(copy(outer, initial, inner, leaf));
  }

  /** Where a carry lives. */
  private Location history(Tensor carry) {
    for (Tensor result : results) {
      if (result.operation().equals(new Scanning.History(carry))) {
        return along(outer.locate(result), carry);
      }
    }
    return new Location(Memory.array(carry.shape().size()), 0);
  }

  /** The place of one element after the other of a sequence. */
  private static Location along(Location sequence, Tensor element) {
    return new Location(sequence.array(), sequence.offset(), element.shape().size());
  }

  private void feed(Tensor leaf, Tensor sequence) {
    Location place = along(still(sequence), leaf);
    if (!leaf.isScalar()) {
      inner.leaf(leaf, place);
      return;
    }
    inner.leaf(leaf);
    float[][] from = new float[1][];
    int[] at = new int[1];
    repetition.bind(place, from, at, 0);
    double[] values = inner.registers().values();
    int to = inner.registers().of(leaf);
    boolean isInt = leaf.type() == ElementType.INT32;
    body.add(workers -> {
      float element = from[0][at[0]];
      values[to] = isInt ? Float.floatToRawIntBits(element) : element;
    });
  }

  private void capture(Tensor leaf, Tensor actual) {
    repetition.constant(leaf);
    if (leaf.isScalar()) {
      inner.leaf(leaf);
      before.add(copy(outer, actual, inner, leaf));
    } else {
      inner.leaf(leaf, still(actual));
    }
  }

  /** Where a tensor from outside stays; it is copied if another loop around this one moves it. */
  private Location still(Tensor tensor) {
    Location place = outer.locate(tensor);
    if (place.stride() == 0) {
      return place;
    }
    int size = tensor.shape().size();
    Location copy = new Location(Memory.array(size), 0);
    before.add(Copy.of(place, outer.repetition(), copy, repetition, size));
    return copy;
  }

  /** Whether the history of a value comes to be without a copy. */
  private boolean isWritten(Tensor value, Tensor history) {
    if (value.isScalar()) {
      return false;
    }
    Views.View view = inner.views().of(value);
    boolean isWhole = view.root().shape().size() == value.shape().size();
    return scan.carries().contains(value)
        || (isWhole && inner.give(view.root(), along(outer.locate(history), value)));
  }

  private void keep(Tensor history) {
    Tensor value = ((Scanning.History) history.operation()).value();
    Location place = along(outer.locate(history), value);
    if (!value.isScalar()) {
      int size = value.shape().size();
      body.add(Copy.of(inner.locate(value), repetition, place, repetition, size));
      return;
    }
    float[][] to = new float[1][];
    int[] at = new int[1];
    repetition.bind(place, to, at, 0);
    double[] values = inner.registers().values();
    int from = inner.registers().of(value);
    boolean isInt = value.type() == ElementType.INT32;
    body.add(workers ->
        to[0][at[0]] = isInt ? Float.intBitsToFloat((int) values[from]) : (float) values[from]);
  }

  /** Hands the carries to the next step. One that becomes what another was is set aside first. */
  private void handOn() {
    List<Step> second = new ArrayList<>();
    double[] values = inner.registers().values();
    for (int i = 0; i < scan.carries().size(); i++) {
      Tensor old = scan.carries().get(i);
      Tensor next = scan.next().get(i);
      int size = old.shape().size();
      if (next.equals(old) && (old.isScalar() || inner.locate(old).stride() == 0)) {
        continue;
      }
      if (old.isScalar()) {
        int from = inner.registers().of(next);
        int to = inner.registers().of(old);
        double[] aside = new double[1];
        carry.add(workers -> aside[0] = values[from]);
        second.add(workers -> values[to] = aside[0]);
      } else if (scan.carries().contains(inner.views().root(next))) {
        Location aside = new Location(Memory.array(size), 0);
        carry.add(Copy.of(inner.locate(next), repetition, aside, repetition, size));
        second.add(Copy.of(aside, repetition, following(old), repetition, size));
      } else {
        second.add(Copy.of(inner.locate(next), repetition, following(old), repetition, size));
      }
    }
    carry.addAll(second);
  }

  /** Where a carry is to be at the next step. */
  private Location following(Tensor carry) {
    Location place = inner.locate(carry);
    return place.plus(loop.reverse() ? -place.stride() : place.stride());
  }

  private static Step copy(Lowering fromSide, Tensor from, Lowering toSide, Tensor to) {
    if (from.isScalar()) {
      double[] values = fromSide.registers().values();
      int source = fromSide.registers().of(from);
      int target = toSide.registers().of(to);
      return workers -> values[target] = values[source];
    }
    return Copy.of(
        fromSide.locate(from),
        fromSide.repetition(),
        toSide.locate(to),
        toSide.repetition(),
        from.shape().size());
  }
}
