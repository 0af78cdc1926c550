package dev.evenflow.autodiff;

import dev.evenflow.tensor.Adjoints;
import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Origin;
import dev.evenflow.tensor.Scanning;
import dev.evenflow.tensor.ShapeException;
import dev.evenflow.tensor.Tensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reverse-mode differentiation. A gradient is an expression like any other and can be
 * differentiated again.
 */
public final class Gradients implements Adjoints {
  private final Set<Tensor> active;
  private final Map<Tensor, Tensor> adjoints = new HashMap<>();
  private final Map<Tensor, Map<Tensor, Tensor>> loopAdjoints = new HashMap<>();

  private Gradients(Set<Tensor> active) {
    this.active = active;
  }

  /**
   * The total derivatives of a rank-0 objective by each tensor, of the tensors' shapes; zeros where
   * the objective does not depend on one. One of the tensors may be made of another.
   *
   * @throws ShapeException if the objective is not of rank 0
   */
  public static List<Tensor> of(Tensor objective, List<Tensor> by) {
    if (!objective.isScalar()) {
      throw new ShapeException(
          "a gradient needs a rank-0 objective, given "
              + objective.shape()
              + ": take its sum or mean, at "
              + objective.origin());
    }
    return pullback(Map.of(objective, Tensor.constant(1)), by);
  }

  /**
   * The vector-Jacobian product: the derivatives of the sum of all {@code outputs * seeds}.
   *
   * @param seeds the adjoint of each output, of its shape
   * @param by the tensors to differentiate by
   */
  public static List<Tensor> pullback(Map<Tensor, Tensor> seeds, List<Tensor> by) {
    return sweep(seeds, by, Set.of()).stream()
        .map(found -> found.adjoint() == null ? found.tensor().zerosLike() : found.adjoint())
        .toList();
  }

  /** A tensor with its adjoint, if it has one. */
  record Found(Tensor tensor, @Nullable Tensor adjoint) {}

  /**
   * The adjoints of tensors.
   *
   * @param leaves tensors behind which the sweep does not look: those that a loop's step is given
   */
  static List<Found> sweep(Map<Tensor, Tensor> seeds, List<Tensor> by, Set<Tensor> leaves) {
    List<Tensor> ordered = Graph.ascending(seeds.keySet(), leaves::contains);
    Gradients gradients = new Gradients(dependents(ordered, by, leaves));
    seeds.forEach(gradients::add);
    for (Tensor node : ordered.reversed()) {
      if (!leaves.contains(node)) {
        gradients.visit(node);
      }
    }
    return by.stream().map(tensor -> new Found(tensor, gradients.adjoints.get(tensor))).toList();
  }

  private static Set<Tensor> dependents(List<Tensor> ordered, List<Tensor> by, Set<Tensor> leaves) {
    Set<Tensor> dependents = new HashSet<>(by);
    for (Tensor node : ordered) {
      if (!leaves.contains(node) && node.inputs().stream().anyMatch(dependents::contains)) {
        dependents.add(node);
      }
    }
    return dependents;
  }

  private void visit(Tensor node) {
    if (!active.contains(node)) {
      return;
    }
    Map<Tensor, Tensor> ofLoop = loopAdjoints.get(node);
    Tensor adjoint = adjoints.get(node);
    if (ofLoop != null) {
      Origin.inheriting(
          node.origin(),
          () -> {
            new LoopGradient(node, ofLoop, this).add();
            return node;
          });
    } else if (adjoint == null) {
      return;
    } else if (node.operation() instanceof Scanning.Final
        || node.operation() instanceof Scanning.History) {
      loopAdjoints.computeIfAbsent(node.input(0), loop -> new LinkedHashMap<>()).put(node, adjoint);
    } else {
      Origin.inheriting(
          node.origin(),
          () -> {
            node.operation().differentiate(node, adjoint, this);
            return node;
          });
    }
  }

  /**
   * Whether a derivative is wanted of something that the tensor, which is of floats, depends on.
   */
  boolean wants(Tensor tensor) {
    return tensor.type() == ElementType.FLOAT32 && active.contains(tensor);
  }

  @Override
  public void add(Tensor input, Tensor contribution) {
    if (wants(input)) {
      if (!input.shape().equals(contribution.shape())) {
        throw new IllegalStateException(
            "the adjoint of " + input + " has shape " + contribution.shape());
      }
      adjoints.merge(input, contribution, Tensor::add);
    }
  }
}
