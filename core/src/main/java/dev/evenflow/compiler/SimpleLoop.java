package dev.evenflow.compiler;

import dev.evenflow.tensor.Elementwise;
import dev.evenflow.tensor.Movement;
import dev.evenflow.tensor.Origin;
import dev.evenflow.tensor.Scan;
import dev.evenflow.tensor.ScanBody;
import dev.evenflow.tensor.Scanning;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A loop whose body has been simplified, with what its histories are of. What the body is given are
 * sources there, so that nothing that is simplified looks behind them.
 */
final class SimpleLoop {
  private final Simplify body = new Simplify();
  private final Map<Tensor, Tensor> histories = new HashMap<>();
  private final Tensor node;

  /** By tensor from outside, what stands for it in the body. */
  private final Map<Tensor, Tensor> captured = new LinkedHashMap<>();

  /** From a loop, whose inputs have been simplified. */
  SimpleLoop(Tensor node, Scanning.Loop loop, List<Tensor> inputs) {
    ScanBody scan = loop.body();
    int carries = scan.carries().size();
    int firstCaptured = carries + scan.elements().size();
    List<Tensor> before = leaves(scan.carries());
    List<Tensor> elements = leaves(scan.elements());
    Set<Tensor> inMemory = inMemory(scan);
    for (int i = 0; i < scan.captured().size(); i++) {
      Tensor leaf = scan.captured().get(i);
      capture(leaf, inputs.get(firstCaptured + i), !inMemory.contains(leaf));
    }
    scan.nodes().forEach(body::visit);
    ScanBody simple =
        new ScanBody(
            before,
            scan.next().stream().map(body::of).toList(),
            elements,
            scan.outputs().stream().map(body::of).toList(),
            captured.values());
    Map<Tensor, Tensor> actual = new HashMap<>();
    captured.forEach((tensor, leaf) -> actual.put(leaf, tensor));
    this.node =
        Origin.inheriting(
            node.origin(),
            () ->
                Scanning.loop(
                    simple,
                    loop.length(),
                    loop.reverse(),
                    inputs.subList(0, carries),
                    inputs.subList(carries, firstCaptured),
                    simple.captured().stream()
                        .map(leaf -> actual.getOrDefault(leaf, leaf))
                        .toList()));
  }

  private List<Tensor> leaves(List<Tensor> given) {
    List<Tensor> leaves = new ArrayList<>();
    for (Tensor tensor : given) {
      Tensor leaf = tensor.inputs().isEmpty() ? tensor : placeholder(tensor);
      body.put(tensor, leaf);
      leaves.add(leaf);
    }
    return leaves;
  }

  /** Loops over elements read a broadcast for nothing, so it moves into the body if it may. */
  private void capture(Tensor leaf, Tensor tensor, boolean mayFold) {
    if (mayFold && tensor.operation() instanceof Movement.Broadcast) {
      Tensor source = captured.computeIfAbsent(tensor.input(0), SimpleLoop::inside);
      body.put(source, source);
      Tensor broadcast = tensor.withInputs(List.of(source));
      body.visit(broadcast);
      body.put(leaf, body.of(broadcast));
    } else {
      body.put(leaf, captured.computeIfAbsent(tensor, SimpleLoop::inside));
    }
  }

  private static Tensor inside(Tensor tensor) {
    boolean isKnown =
        tensor.operation() instanceof Source
            && !(tensor.operation() instanceof Source.Placeholder)
            && tensor.inputs().isEmpty();
    return isKnown ? tensor : placeholder(tensor);
  }

  private static Tensor placeholder(Tensor tensor) {
    return Origin.inheriting(
        tensor.origin(), () -> Scan.placeholder(tensor.shape(), tensor.type()));
  }

  /** What cannot be folded into elementwise code. */
  private static Set<Tensor> inMemory(ScanBody scan) {
    Set<Tensor> inMemory = new HashSet<>(scan.next());
    inMemory.addAll(scan.outputs());
    scan.nodes().stream()
        .filter(tensor -> !(tensor.operation() instanceof Elementwise))
        .forEach(tensor -> inMemory.addAll(tensor.inputs()));
    return inMemory;
  }

  Tensor node() {
    return node;
  }

  /** The history of a tensor of the body as it was. */
  Tensor history(Tensor value) {
    return histories.computeIfAbsent(body.of(value), kept -> Scanning.history(node, kept));
  }
}
