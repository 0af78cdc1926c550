package dev.evenflow.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Walks over expressions. None recurses, so that depth is bounded by memory alone. */
public final class Graph {
  private Graph() {}

  /** All that the roots are made of, themselves included, in topological order. */
  public static List<Tensor> ascending(Collection<Tensor> roots) {
    return ascending(roots, tensor -> false);
  }

  /** All that the roots are made of, in topological order, without looking behind the leaves. */
  public static List<Tensor> ascending(Collection<Tensor> roots, Predicate<Tensor> leaf) {
    Set<Tensor> seen = new HashSet<>(roots);
    Deque<Tensor> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      Tensor tensor = open.pop();
      if (!leaf.test(tensor)) {
        for (Tensor input : tensor.inputs()) {
          if (seen.add(input)) {
            open.push(input);
          }
        }
      }
    }
    List<Tensor> ordered = new ArrayList<>(seen);
    ordered.sort(Comparator.comparingLong(Tensor::id));
    return ordered;
  }

  /**
   * The roots with some tensors replaced by others of the same shape and type; what does not depend
   * on a replaced one is shared. Bodies of loops are left as they are, their captures included.
   */
  public static List<Tensor> substitute(List<Tensor> roots, Map<Tensor, Tensor> replacements) {
    Map<Tensor, Tensor> made = new HashMap<>(replacements);
    for (Tensor tensor : ascending(roots, replacements::containsKey)) {
      if (!made.containsKey(tensor)) {
        made.put(tensor, tensor.withInputs(tensor.inputs().stream().map(made::get).toList()));
      }
    }
    return roots.stream().map(made::get).toList();
  }
}
