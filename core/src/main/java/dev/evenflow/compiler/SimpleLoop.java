package dev.evenflow.compiler;

import dev.evenflow.tensor.Elementwise;
import dev.evenflow.tensor.Movement;
import dev.evenflow.tensor.Origin;
import dev.evenflow.tensor.Scan;
import dev.evenflow.tensor.ScanBody;
import dev.evenflow.tensor.Scanning;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A loop whose body has been simplified, with what its histories are of. What the body is given are
 * sources there, so that nothing that is simplified looks behind them.
 *
 * @param node the loop
 * @param body what stands for tensors of the body as it was written
 * @param captured by tensor from outside, what stands for it in the body
 * @param histories by tensor of the body
 */
record SimpleLoop(
    Tensor node, Simplify body, Map<Tensor, Tensor> captured, Map<Tensor, Tensor> histories) {

  /** From a loop, whose inputs have been simplified. */
  static SimpleLoop of(Tensor node, Scanning.Loop loop, List<Tensor> inputs) {
    ScanBody scan = loop.body();
    int carries = scan.carries().size();
    int firstCaptured = carries + scan.elements().size();
    Simplify body = new Simplify();
    List<Tensor> before = scan.carries().stream().map(carry -> leaf(body, carry)).toList();
    Map<Tensor, Tensor> elements = new LinkedHashMap<>();
    for (int i = 0; i < scan.elements().size(); i++) {
      Tensor element = scan.elements().get(i);
      Tensor same = elements.get(inputs.get(carries + i));
      if (same == null) {
        elements.put(inputs.get(carries + i), leaf(body, element));
      } else {
        body.put(element, same);
      }
    }
    Map<Tensor, Tensor> captured = new LinkedHashMap<>();
    capture(body, scan, inputs.subList(firstCaptured, inputs.size()), captured);
    scan.nodes().forEach(body::visit);
    ScanBody simple =
        new ScanBody(
            before,
            scan.next().stream().map(body::of).toList(),
            List.copyOf(elements.values()),
            scan.outputs().stream().map(body::of).toList(),
            captured.values());
    Map<Tensor, Tensor> actual = new HashMap<>();
    captured.forEach((tensor, leaf) -> actual.put(leaf, tensor));
    Tensor made =
        Origin.inheriting(
            node.origin(),
            () ->
                Scanning.loop(
                    simple,
                    loop.length(),
                    loop.reverse(),
                    inputs.subList(0, carries),
                    List.copyOf(elements.keySet()),
                    simple.captured().stream()
                        .map(leaf -> actual.getOrDefault(leaf, leaf))
                        .toList()));
    return new SimpleLoop(made, body, captured, new HashMap<>());
  }

  /**
   * Another loop, whose inputs have been simplified, as this one; null where it does something
   * else. It may do less, with the first carries and some of the sequences of this one: a gradient
   * that is asked for again, by fewer tensors, is such a loop. Where equal carries become equal
   * ones, and begin as such, they are equal at all steps.
   */
  @Nullable SimpleLoop as(Scanning.Loop other, List<Tensor> inputs) {
    Scanning.Loop loop = (Scanning.Loop) node.operation();
    ScanBody own = loop.body();
    ScanBody theirs = other.body();
    int carries = theirs.carries().size();
    int firstCaptured = carries + theirs.elements().size();
    int firstSequence = own.carries().size();
    List<Tensor> sequences =
        node.inputs().subList(firstSequence, firstSequence + own.elements().size());
    if (other.length() != loop.length()
        || other.reverse() != loop.reverse()
        || carries > firstSequence
        || !inputs.subList(0, carries).equals(node.inputs().subList(0, carries))
        || !sequences.containsAll(inputs.subList(carries, firstCaptured))) {
      return null;
    }
    Simplify same = new Simplify(body);
    for (int i = 0; i < carries; i++) {
      same.put(theirs.carries().get(i), own.carries().get(i));
    }
    for (int i = 0; i < theirs.elements().size(); i++) {
      int place = sequences.indexOf(inputs.get(carries + i));
      same.put(theirs.elements().get(i), own.elements().get(place));
    }
    capture(same, theirs, inputs.subList(firstCaptured, inputs.size()), new HashMap<>(captured));
    theirs.nodes().forEach(same::visit);
    Set<Tensor> there = new HashSet<>(own.nodes());
    there.addAll(own.carries());
    there.addAll(own.elements());
    there.addAll(own.captured());
    boolean isSame =
        theirs.next().stream().map(same::of).toList().equals(own.next().subList(0, carries))
            && theirs.outputs().stream().map(same::of).allMatch(there::contains);
    return isSame ? new SimpleLoop(node, same, captured, histories) : null;
  }

  /** What stands in a body for something that each step is given. */
  private static Tensor leaf(Simplify body, Tensor given) {
    Tensor leaf = given.inputs().isEmpty() ? given : placeholder(given);
    body.put(given, leaf);
    return leaf;
  }

  /**
   * Says what stands in a body for what it captures. Loops over elements read a broadcast for
   * nothing, so it moves into the body if it may.
   */
  private static void capture(
      Simplify body, ScanBody scan, List<Tensor> actual, Map<Tensor, Tensor> captured) {
    Set<Tensor> inMemory = inMemory(scan);
    for (int i = 0; i < actual.size(); i++) {
      Tensor leaf = scan.captured().get(i);
      Tensor tensor = actual.get(i);
      if (!inMemory.contains(leaf) && tensor.operation() instanceof Movement.Broadcast) {
        Tensor source = captured.computeIfAbsent(tensor.input(0), SimpleLoop::inside);
        body.put(source, source);
        Tensor broadcast = tensor.withInputs(List.of(source));
        body.visit(broadcast);
        body.put(leaf, body.of(broadcast));
      } else {
        body.put(leaf, captured.computeIfAbsent(tensor, SimpleLoop::inside));
      }
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

  /** The history of a tensor of the body as it was. */
  Tensor history(Tensor value) {
    return histories.computeIfAbsent(body.of(value), kept -> Scanning.history(node, kept));
  }
}
