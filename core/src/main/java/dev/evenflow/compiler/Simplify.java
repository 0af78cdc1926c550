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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes equal expressions once, drops what computes nothing, computes numbers beforehand, and
 * takes sums apart, inside of loops too.
 */
final class Simplify {
  /** What equal expressions share; the extent of an iota is in its shape alone. */
  private record Key(Operation operation, Shape shape, List<Long> inputs) {}

  private final Map<Tensor, Tensor> made = new HashMap<>();
  private final Map<Key, Tensor> byKey = new HashMap<>();

  /** What is in its last form. */
  private final Set<Tensor> done = new HashSet<>();

  private final Map<Tensor, SimpleLoop> loops = new HashMap<>();
  private final Patchwork patchwork = new Patchwork();

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
      SimpleLoop simple = new SimpleLoop(tensor, loop, inputs);
      loops.put(simple.node(), simple);
      put(tensor, simple.node());
      return;
    }
    SimpleLoop simple = inputs.isEmpty() ? null : loops.get(inputs.getFirst());
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
