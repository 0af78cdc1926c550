package dev.evenflow.compiler;

import dev.evenflow.tensor.Elementwise.Binary;
import dev.evenflow.tensor.Elementwise.Unary;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what fuses into loops within a budget of work and operands.
 *
 * @param repeated tensors that every loop computes again that needs them; loses those that cannot
 *     be
 * @param apply tensors that are computed after the guard
 */
record LoopCutting(Views views, Set<Tensor> repeated, Set<Tensor> apply) {
  /** Weights of operations in one loop; HotSpot stops inlining not far beyond. */
  private static final int MOST_WORK = 48;

  /** The same where a body is written several times, as narrow vectors along rows want it. */
  private static final int MOST_WORK_ALONG = 32;

  /** The same across rows, where it is always written four times. */
  private static final int MOST_WORK_ACROSS = 16;

  private static final int MOST_OPERANDS = 10;

  /** Cuts a cluster into loops within the budget; a prefix in topological order is no cycle. */
  void cut(List<Tensor> cluster, @Nullable List<Integer> axes, List<Group> groups) {
    int mostWork = mostWork(axes, cluster);
    cluster.sort(Comparator.comparingLong(Tensor::id));
    List<Tensor> part = new ArrayList<>();
    for (Tensor node : cluster) {
      part.add(node);
      if (part.size() > 1 && !isWithin(loop(part), mostWork)) {
        part.removeLast();
        addLoop(part, groups);
        part = new ArrayList<>(List.of(node));
      }
    }
    if (!part.isEmpty()) {
      addLoop(part, groups);
    }
  }

  private int mostWork(@Nullable List<Integer> axes, List<Tensor> tensors) {
    if (axes == null) {
      return MOST_WORK;
    }
    for (Tensor tensor : tensors) {
      if (Grouping.isReduction(tensor)) {
        return axes.contains(Grouping.reduced(tensor, views).shape().rank() - 1)
            ? MOST_WORK_ALONG
            : MOST_WORK_ACROSS;
      }
    }
    return MOST_WORK;
  }

  /** Whether a loop of elementwise tensors is within the budget. */
  boolean isWithin(Group group) {
    return isWithin(group, MOST_WORK);
  }

  private boolean isWithin(Group group, int mostWork) {
    int work = group.tensors().stream().mapToInt(LoopCutting::weight).sum();
    return work <= mostWork && operands(group).size() <= MOST_OPERANDS;
  }

  /** What a loop reads from memory. */
  Set<Tensor> operands(Group group) {
    Set<Tensor> operands = new LinkedHashSet<>();
    group.tensors().forEach(tensor -> operands.addAll(tensor.inputs()));
    group.tensors().forEach(operands::remove);
    operands.removeIf(this::isOfRankZero);
    return operands;
  }

  /** Whether a loop is given an operand as a number and not as memory. */
  private boolean isOfRankZero(Tensor operand) {
    return operand.isScalar() || (views.isBroadcast(operand) && operand.input(0).isScalar());
  }

  /** A loop of these tensors and of the repeated ones that they need. */
  Group loop(List<Tensor> part) {
    Set<Tensor> needed = new LinkedHashSet<>();
    Deque<Tensor> open = new ArrayDeque<>();
    for (Tensor tensor : part) {
      if (Grouping.isReduction(tensor)) {
        open.push(Grouping.reduced(tensor, views));
      } else {
        tensor.inputs().forEach(open::push);
      }
    }
    while (!open.isEmpty()) {
      Tensor tensor = open.pop();
      if (repeated.contains(tensor) && !part.contains(tensor) && needed.add(tensor)) {
        tensor.inputs().forEach(open::push);
      }
    }
    return new Group(part, List.copyOf(needed), true, apply.contains(part.getFirst()));
  }

  /** One loop, or where its space cannot be walked as its reductions want, one after the other. */
  private void addLoop(List<Tensor> part, List<Group> groups) {
    Group group = loop(part);
    if (new ClusterLoop(group, List.of(), views).isPossible()) {
      groups.add(group);
      return;
    }
    List<Tensor> elementwise = part.stream().filter(Grouping::isElementwise).toList();
    if (!elementwise.isEmpty()) {
      groups.add(loop(elementwise));
    }
    Map<Tensor, List<Tensor>> reductions = new LinkedHashMap<>();
    for (Tensor tensor : part) {
      if (Grouping.isReduction(tensor)) {
        reductions
            .computeIfAbsent(Grouping.reduced(tensor, views), any -> new ArrayList<>())
            .add(tensor);
      }
    }
    reductions.forEach((reduced, all) -> {
      if (repeated.remove(reduced)) {
        groups.add(loop(List.of(reduced)));
      }
      Group together = loop(all);
      if (new ClusterLoop(together, List.of(), views).isPossible()) {
        groups.add(together);
      } else {
        all.forEach(each -> groups.add(loop(List.of(each))));
      }
    });
  }

  private static int weight(Tensor node) {
    return switch (node.operation()) {
      case Unary unary ->
          switch (unary) {
            case NEGATE, ABS, SQRT -> 1;
            case SIGN -> 4;
            default -> 24;
          };
      case Binary binary -> binary == Binary.POW ? MOST_WORK : 1;
      default -> 1;
    };
  }
}
