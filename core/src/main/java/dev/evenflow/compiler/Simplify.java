package dev.evenflow.compiler;

import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Movement;
import dev.evenflow.tensor.Operation;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes equal expressions once and drops what computes nothing. No value changes by a bit. */
final class Simplify {
  private record Key(Operation operation, List<Long> inputs) {}

  private final Map<Tensor, Tensor> made = new HashMap<>();
  private final Map<Key, Tensor> byKey = new HashMap<>();

  private Simplify() {}

  static Signature of(Signature signature) {
    Simplify simplify = new Simplify();
    Graph.ascending(signature.roots()).forEach(simplify::visit);
    Map<Variable, Tensor> updates = new LinkedHashMap<>();
    signature.updates().forEach((variable, next) -> updates.put(variable, simplify.of(next)));
    return new Signature(
        signature.outputs().stream().map(simplify::of).toList(),
        updates,
        simplify.of(signature.guard()));
  }

  private Tensor of(Tensor tensor) {
    return made.getOrDefault(tensor, tensor);
  }

  private void visit(Tensor tensor) {
    if (tensor.operation() instanceof Movement.Detach) {
      made.put(tensor, of(tensor.input(0)));
      return;
    }
    List<Tensor> inputs = tensor.inputs().stream().map(this::of).toList();
    Key key = new Key(tensor.operation(), inputs.stream().map(Tensor::id).toList());
    made.put(tensor, byKey.computeIfAbsent(key, unseen -> tensor.withInputs(inputs)));
  }
}
