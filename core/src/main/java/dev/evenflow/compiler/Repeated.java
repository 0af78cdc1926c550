package dev.evenflow.compiler;

import dev.evenflow.tensor.Elementwise;
import dev.evenflow.tensor.Elementwise.Binary;
import dev.evenflow.tensor.Elementwise.Unary;
import dev.evenflow.tensor.Tensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Chooses elementwise tensors that every loop which needs them computes again instead of reading
 * them from memory: cheap ones of which at most one operand is as large as they are. To read that
 * operand costs what reading the tensor would, and nobody has to write it.
 */
final class Repeated {
  /** How many simple operations may stand between such a tensor and what is in memory. */
  private static final int MOST_WORK = 6;

  private final Predicate<Tensor> isLeaf;
  private final Views views;
  private final Map<Tensor, Integer> work = new HashMap<>();
  private final Map<Tensor, Set<Tensor>> large = new HashMap<>();

  private Repeated(Predicate<Tensor> isLeaf, Views views) {
    this.isLeaf = isLeaf;
    this.views = views;
  }

  /**
   * The tensors.
   *
   * @param nodes all that is computed, in topological order
   * @param read what has to be in memory at the end
   */
  static Set<Tensor> of(
      List<Tensor> nodes, Predicate<Tensor> isLeaf, Views views, Set<Tensor> read) {
    Repeated repeated = new Repeated(isLeaf, views);
    Set<Tensor> inMemory = new HashSet<>(read);
    nodes.stream().filter(isLeaf.negate()).forEach(node -> repeated.needs(node, inMemory));
    nodes.stream().filter(node -> !inMemory.contains(node)).forEach(repeated::visit);
    return repeated.work.keySet();
  }

  /** Adds what a node wants to find in memory. */
  private void needs(Tensor node, Set<Tensor> inMemory) {
    if (Grouping.isReduction(node)) {
      inMemory(Grouping.reduced(node, views), inMemory);
    } else if (Grouping.isElementwise(node)) {
      node.inputs().forEach(input -> inMemory(input, inMemory));
    } else {
      node.inputs().forEach(input -> inMemory.add(views.root(input)));
    }
  }

  /** A loop computes its operand along the way unless it reads it under another shape. */
  private void inMemory(Tensor operand, Set<Tensor> inMemory) {
    if (views.isBroadcast(operand)) {
      inMemory.add(views.root(operand.input(0)));
    } else if (views.isView(operand)) {
      inMemory.add(views.root(operand));
    }
  }

  private void visit(Tensor node) {
    if (isLeaf.test(node) || !Grouping.isElementwise(node) || !isSimple(node)) {
      return;
    }
    int total = 1;
    Set<Tensor> operands = new LinkedHashSet<>();
    for (Tensor input : node.inputs()) {
      if (work.containsKey(input)) {
        total += work.getOrDefault(input, 0);
        operands.addAll(large.getOrDefault(input, Set.of()));
      } else if (!input.isScalar() && !views.isBroadcast(input)) {
        operands.add(input);
      }
    }
    if (total <= MOST_WORK && operands.size() <= 1) {
      work.put(node, total);
      large.put(node, operands);
    }
  }

  private static boolean isSimple(Tensor node) {
    return switch (node.operation()) {
      case Unary unary -> unary == Unary.NEGATE || unary == Unary.ABS;
      case Binary binary -> binary != Binary.DIV && binary != Binary.POW;
      case Elementwise elementwise -> true;
      default -> false;
    };
  }
}
