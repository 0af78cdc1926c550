package dev.evenflow.compiler;

import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Movement;
import dev.evenflow.tensor.Operation;
import dev.evenflow.tensor.Reduction;
import dev.evenflow.tensor.Scanning;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes equal expressions once, loops among them, drops what computes nothing, computes numbers
 * beforehand, and takes sums apart, inside of loops too.
 */
final class Simplify {
  /** What equal expressions share; the extent of an iota is in its shape alone. */
  private record Key(Operation operation, Shape shape, List<Long> inputs) {}

  private final Map<Tensor, Tensor> made = new HashMap<>();
  private final Map<Key, Tensor> byKey;

  /** What is in its last form. */
  private final Set<Tensor> done;

  private final Patchwork patchwork;

  /** By loop as it was written, what it is now. */
  private final Map<Tensor, SimpleLoop> loops = new HashMap<>();

  /** All that there are now, none of which does what another does. */
  private final List<SimpleLoop> different;

  Simplify() {
    byKey = new HashMap<>();
    done = new HashSet<>();
    patchwork = new Patchwork();
    different = new ArrayList<>();
  }

  /** Simplifies other expressions, and writes those that are equal to some of these as these. */
  Simplify(Simplify others) {
    byKey = others.byKey;
    done = others.done;
    patchwork = others.patchwork;
    different = others.different;
  }

  static Signature of(Signature signature) {
    Simplify simplify = new Simplify();
    Graph.ascending(signature.roots()).forEach(simplify::visit);
    Map<Variable, Tensor> updates = new LinkedHashMap<>();
    signature.updates().forEach((variable, next) -> updates.put(variable, simplify.of(next)));
    return new Signature(
        signature.outputs().stream().map(simplify::of).toList(),
        updates,
        simplify.of(signature.guard()),
        signature.afterwards().stream().map(simplify::of).toList());
  }

  /** What stands for a tensor that was visited. */
  Tensor of(Tensor tensor) {
    return made.getOrDefault(tensor, tensor);
  }

  /** Says what stands for a tensor, and is in its last form. */
  void put(Tensor tensor, Tensor other) {
    made.put(tensor, other);
    done.add(other);
  }

  /** Simplifies a tensor, whose inputs have been visited. */
  void visit(Tensor tensor) {
    if (tensor.operation() instanceof Movement.Detach) {
      made.put(tensor, of(tensor.input(0)));
      return;
    }
    List<Tensor> inputs = tensor.inputs().stream().map(this::of).toList();
    if (tensor.operation() instanceof Scanning.Loop loop) {
      SimpleLoop simple = simple(tensor, loop, inputs);
      loops.put(tensor, simple);
      put(tensor, simple.node());
      return;
    }
    SimpleLoop simple = inputs.isEmpty() ? null : loops.get(tensor.input(0));
    if (simple != null && tensor.operation() instanceof Scanning.History history) {
      put(tensor, simple.history(history.value()));
      return;
    }
    List<Long> ids = inputs.stream().map(Tensor::id).toList();
    Key key = new Key(tensor.operation(), tensor.shape(), ids);
    Tensor known = byKey.get(key);
    if (known == null) {
      known = rewritten(tensor.withInputs(inputs));
      byKey.put(key, known);
    }
    made.put(tensor, known);
  }

  /** A loop that does what this one does, if there is one, or a new one. */
  private SimpleLoop simple(Tensor tensor, Scanning.Loop loop, List<Tensor> inputs) {
    for (SimpleLoop each : different) {
      SimpleLoop same = each.as(loop, inputs);
      if (same != null) {
        return same;
      }
    }
    SimpleLoop simple = SimpleLoop.of(tensor, loop, inputs);
    different.add(simple);
    return simple;
  }

  /** Another form of a tensor whose inputs are in theirs. */
  private Tensor rewritten(Tensor tensor) {
    Tensor other =
        switch (tensor.operation()) {
          case Movement.Reshape reshape -> reshaped(tensor);
          case Reduction reduction -> LinearSums.of(tensor);
          default -> patchwork.seen(Algebra.of(tensor));
        };
    if (other.equals(tensor)) {
      done.add(tensor);
      return tensor;
    }
    Graph.ascending(List.of(other), done::contains).stream()
        .filter(part -> !done.contains(part))
        .forEach(this::visit);
    return of(other);
  }

  /** Reshaped once where it was more often. */
  private static Tensor reshaped(Tensor tensor) {
    Tensor source = tensor.input(0);
    while (source.operation() instanceof Movement.Reshape) {
      source = source.input(0);
    }
    return source.equals(tensor.input(0)) ? tensor : source.reshape(tensor.shape());
  }
}
