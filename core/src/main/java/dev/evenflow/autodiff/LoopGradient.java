package dev.evenflow.autodiff;

import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.Elementwise;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.MatMul;
import dev.evenflow.tensor.Movement;
import dev.evenflow.tensor.Reduction;
import dev.evenflow.tensor.Scan;
import dev.evenflow.tensor.ScanBody;
import dev.evenflow.tensor.Scanning;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The derivative of a loop: a loop in the other direction, whose carries are the adjoints of the
 * carries. Values of the forward step that its derivative needs become histories of the forward
 * loop and leaves of the backward one. What is summed over all steps, such as the gradient of a
 * weight, is one product of histories after the loop where its form allows, else a further carry.
 */
final class LoopGradient {
  private final Tensor loop;
  private final Scanning.Loop forward;
  private final ScanBody body;
  private final Map<Tensor, Tensor> outputAdjoints;
  private final Gradients gradients;

  // The backward step under construction.
  private final List<Tensor> carries = new ArrayList<>();
  private final List<Tensor> next = new ArrayList<>();
  private final List<Tensor> initial = new ArrayList<>();
  private final List<Tensor> elements = new ArrayList<>();
  private final List<Tensor> sequences = new ArrayList<>();
  private final List<Tensor> outputs = new ArrayList<>();

  /** From the loop, the adjoints of its finals and histories, and what collects the results. */
  LoopGradient(Tensor loop, Map<Tensor, Tensor> outputAdjoints, Gradients gradients) {
    this.loop = loop;
    this.forward = (Scanning.Loop) loop.operation();
    this.body = forward.body();
    this.outputAdjoints = outputAdjoints;
    this.gradients = gradients;
  }

  /** Adds the adjoints of the loop's inputs. */
  void add() {
    Map<Tensor, Tensor> seeds = new LinkedHashMap<>();
    List<Tensor> carried = body.carries();
    for (int i = 0; i < carried.size(); i++) {
      if (isFloat(carried.get(i))) {
        Tensor carry = Scan.placeholder(carried.get(i).shape(), ElementType.FLOAT32);
        carries.add(carry);
        seeds.merge(body.next().get(i), carry, Tensor::add);
      }
    }
    outputAdjoints.forEach((output, adjoint) -> {
      if (output.operation() instanceof Scanning.History history) {
        Tensor element = Scan.placeholder(history.value().shape(), ElementType.FLOAT32);
        elements.add(element);
        sequences.add(adjoint);
        seeds.merge(history.value(), element, Tensor::add);
      }
    });
    Map<Tensor, Tensor> found = new HashMap<>();
    for (Gradients.Found each : Gradients.sweep(seeds, wanted(), leaves())) {
      if (each.adjoint() != null) {
        found.put(each.tensor(), each.adjoint());
      }
    }
    for (int i = 0; i < carried.size(); i++) {
      Tensor carry = carried.get(i);
      if (isFloat(carry)) {
        initial.add(finalAdjoint(i, carry.shape()));
        next.add(found.getOrDefault(carry, carry.zerosLike()));
      }
    }
    connect(found);
  }

  /** The carries, and of what else the step is given that of which a derivative is wanted. */
  private List<Tensor> wanted() {
    List<Tensor> given = new ArrayList<>(body.carries());
    given.addAll(body.elements());
    given.addAll(body.captured());
    int carried = body.carries().size();
    return IntStream.range(0, given.size())
        .filter(i -> i < carried ? isFloat(given.get(i)) : gradients.wants(loop.input(i)))
        .mapToObj(given::get)
        .toList();
  }

  /** All that the step is given. */
  private Set<Tensor> leaves() {
    Set<Tensor> leaves = new HashSet<>(body.carries());
    leaves.addAll(body.elements());
    leaves.addAll(body.captured());
    return leaves;
  }

  private static boolean isFloat(Tensor tensor) {
    return tensor.type() == ElementType.FLOAT32;
  }

  private Tensor finalAdjoint(int carry, Shape shape) {
    return outputAdjoints.entrySet().stream()
        .filter(entry -> entry.getKey().operation().equals(new Scanning.Final(carry)))
        .map(Map.Entry::getValue)
        .reduce(Tensor::add)
        .orElseGet(() -> Tensor.zeros(shape));
  }

  /** Builds the backward loop and hands its results to the inputs of the forward one. */
  private void connect(Map<Tensor, Tensor> found) {
    int firstSequence = body.carries().size();
    int firstCaptured = firstSequence + body.elements().size();
    Map<Tensor, Function<Tensor, Tensor>> results = new LinkedHashMap<>();
    for (int i = 0; i < body.elements().size(); i++) {
      Tensor adjoint = found.get(body.elements().get(i));
      if (adjoint != null) {
        outputs.add(adjoint);
        results.merge(
            loop.input(firstSequence + i),
            backward -> Scanning.history(backward, adjoint),
            LoopGradient::sum);
      }
    }
    for (int i = 0; i < body.captured().size(); i++) {
      Tensor adjoint = found.get(body.captured().get(i));
      if (adjoint != null) {
        results.merge(loop.input(firstCaptured + i), total(adjoint), LoopGradient::sum);
      }
    }
    keepForwardValues();
    ScanBody step = new ScanBody(carries, next, elements, outputs);
    Tensor backward =
        Scanning.loop(
            step,
            forward.length(),
            !forward.reverse(),
            initial,
            sequences,
            Graph.substitute(step.captured(), actualCaptures(firstCaptured)));
    int carry = 0;
    for (int i = 0; i < firstSequence; i++) {
      if (isFloat(body.carries().get(i))) {
        gradients.add(loop.input(i), Scanning.last(backward, carry++));
      }
    }
    results.forEach((input, result) -> gradients.add(input, result.apply(backward)));
  }

  private static Function<Tensor, Tensor> sum(
      Function<Tensor, Tensor> a, Function<Tensor, Tensor> b) {
    return backward -> a.apply(backward).add(b.apply(backward));
  }

  /** What the loop really captures where an expression was substituted after it was written. */
  private Map<Tensor, Tensor> actualCaptures(int first) {
    Map<Tensor, Tensor> actual = new HashMap<>();
    for (int i = 0; i < body.captured().size(); i++) {
      actual.put(body.captured().get(i), loop.input(first + i));
    }
    return actual;
  }

  /**
   * The sum over all steps of a tensor of the backward step, given the backward loop. Contributions
   * of several uses are a sum that is deep on its left, so it is walked rather than recursed into.
   */
  private Function<Tensor, Tensor> total(Tensor each) {
    List<Function<Tensor, Tensor>> terms = new ArrayList<>();
    Tensor rest = each;
    for (; rest.operation() == Elementwise.Binary.ADD; rest = rest.input(0)) {
      terms.add(totalOfTerm(rest.input(1)));
    }
    terms.add(totalOfTerm(rest));
    return backward ->
        terms.reversed().stream()
            .map(term -> term.apply(backward))
            .reduce(Tensor::add)
            .orElseThrow();
  }

  private Function<Tensor, Tensor> totalOfTerm(Tensor each) {
    return switch (each.operation()) {
      case Movement.Reshape reshape -> {
        Function<Tensor, Tensor> inner = total(each.input(0));
        yield backward -> inner.apply(backward).reshape(reshape.shape());
      }
      case Reduction.Sum sum when !each.input(0).isScalar() -> {
        Function<Tensor, Tensor> terms = history(each.input(0));
        int[] axes = new int[sum.axes().size() + 1];
        for (int i = 1; i < axes.length; i++) {
          axes[i] = sum.axes().get(i - 1) + 1;
        }
        yield backward -> terms.apply(backward).sum(axes);
      }
      case MatMul product
          when product.transposeLeft() && !product.transposeRight() && each.shape().rank() == 2 -> {
        Function<Tensor, Tensor> left = history(each.input(0));
        Function<Tensor, Tensor> right = history(each.input(1));
        yield backward ->
            Tensor.matmul(rows(left.apply(backward)), rows(right.apply(backward)), true, false);
      }
      default -> accumulated(each);
    };
  }

  private static Tensor rows(Tensor history) {
    return history.reshape(-1, history.shape().extent(-1));
  }

  private Function<Tensor, Tensor> accumulated(Tensor each) {
    Tensor sum = Scan.placeholder(each.shape(), ElementType.FLOAT32);
    int carry = carries.size();
    carries.add(sum);
    initial.add(Tensor.zeros(each.shape()));
    next.add(sum.add(each));
    return backward -> Scanning.last(backward, carry);
  }

  /** A tensor of the backward step at every step. */
  private Function<Tensor, Tensor> history(Tensor each) {
    outputs.add(each);
    return backward -> {
      Tensor kept = forwardHistory(each);
      return kept != null ? kept : Scanning.history(backward, each);
    };
  }

  /** The history of a tensor that is already one of the forward loop, or a sequence. */
  private @Nullable Tensor forwardHistory(Tensor each) {
    int element = elements.indexOf(each);
    return element < 0 ? null : sequences.get(element);
  }

  /** Makes forward values that the backward step reads leaves of it. */
  private void keepForwardValues() {
    Set<Tensor> forwardNodes = new HashSet<>(body.nodes());
    forwardNodes.addAll(body.carries());
    Set<Tensor> own = new HashSet<>(carries);
    own.addAll(elements);
    own.addAll(body.elements());
    List<Tensor> roots = new ArrayList<>(next);
    roots.addAll(outputs);
    List<Tensor> needed =
        Graph.ascending(roots, tensor -> own.contains(tensor) || isKept(tensor, forwardNodes));
    for (Tensor tensor : needed) {
      int element = body.elements().indexOf(tensor);
      if (element >= 0) {
        keep(tensor, loop.input(body.carries().size() + element));
      } else if (isKept(tensor, forwardNodes)) {
        keep(tensor, Scanning.history(loop, tensor));
      }
    }
  }

  private void keep(Tensor leaf, Tensor sequence) {
    elements.add(leaf);
    sequences.add(sequence);
  }

  /** Rearrangements are done again rather than kept; so are loops, which have no value. */
  private static boolean isKept(Tensor tensor, Set<Tensor> forwardNodes) {
    return forwardNodes.contains(tensor)
        && !(tensor.operation() instanceof Movement || tensor.operation() instanceof Scanning.Loop);
  }
}
