package dev.evenflow.compiler;

import dev.evenflow.tensor.Elementwise;
import dev.evenflow.tensor.Elementwise.Binary;
import dev.evenflow.tensor.Elementwise.Unary;
import dev.evenflow.tensor.Scanning;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Fuses and schedules. Elementwise tensors of one shape join where one feeds the other and no path
 * between them leaves their group: each tensor has a level, which rises where an edge leaves a
 * group, and only tensors of the same level join. Groups are then ordered by their first tensor, as
 * far as dependence allows.
 */
final class Grouping {
  /** Weights of operations in one loop; HotSpot stops inlining not far beyond. */
  private static final int MOST_WORK = 48;

  private static final int MOST_OPERANDS = 10;

  private final List<Tensor> nodes;
  private final Set<Tensor> apply;
  private final Predicate<Tensor> isLeaf;
  private final Views views;
  private final Set<Tensor> roots = new HashSet<>();
  private final Map<Tensor, Integer> levels = new HashMap<>();
  private final Map<Tensor, Integer> clusters = new HashMap<>();
  private final List<List<Tensor>> members = new ArrayList<>();

  private Grouping(List<Tensor> nodes, Set<Tensor> apply, Predicate<Tensor> isLeaf) {
    this.nodes = nodes;
    this.apply = apply;
    this.isLeaf = isLeaf;
    this.views = new Views(isLeaf);
  }

  /**
   * The groups in the order in which they run.
   *
   * @param nodes everything that is computed, in topological order
   * @param apply those of them that are computed after the guard
   * @param isLeaf what is there already
   * @param read what has to be in memory at the end
   */
  static List<Group> of(
      List<Tensor> nodes, Set<Tensor> apply, Predicate<Tensor> isLeaf, List<Tensor> read) {
    Grouping grouping = new Grouping(nodes, apply, isLeaf);
    read.forEach(tensor -> grouping.roots.add(grouping.views.root(tensor)));
    return grouping.ordered();
  }

  static boolean isElementwise(Tensor tensor) {
    return !tensor.isScalar() && tensor.operation() instanceof Elementwise;
  }

  private List<Group> ordered() {
    Set<Tensor> materialized = neededBroadcasts();
    Map<Tensor, List<Tensor>> loops = new LinkedHashMap<>();
    for (Tensor node : nodes) {
      if (isLeaf.test(node) || views.isView(node)) {
        levels.put(node, levelOfInputs(node));
      } else if (isElementwise(node)) {
        elementwise(node);
      } else if (node.operation() instanceof Scanning.Final
          || node.operation() instanceof Scanning.History) {
        levels.put(node, levels.getOrDefault(node.input(0), 0));
        loops.computeIfAbsent(node.input(0), loop -> new ArrayList<>()).add(node);
      } else {
        levels.put(node, levelOfInputs(node) + 1);
      }
    }
    List<Group> groups = new ArrayList<>();
    for (List<Tensor> cluster : members) {
      split(cluster, groups);
    }
    for (Tensor node : nodes) {
      if (isLeaf.test(node)
          || views.isView(node)
          || isElementwise(node)
          || node.operation() instanceof Scanning.Final
          || node.operation() instanceof Scanning.History
          || (views.isBroadcast(node) && !materialized.contains(node))) {
        continue;
      }
      List<Tensor> tensors = new ArrayList<>(List.of(node));
      tensors.addAll(loops.getOrDefault(node, List.of()));
      groups.add(new Group(tensors, views.isBroadcast(node), apply.contains(node)));
    }
    return sorted(groups);
  }

  private Set<Tensor> neededBroadcasts() {
    Set<Tensor> needed = new HashSet<>();
    for (Tensor node : nodes) {
      if (!isElementwise(node)) {
        for (Tensor input : node.inputs()) {
          Tensor root = views.of(input).root();
          if (views.isBroadcast(root)) {
            needed.add(root);
          }
        }
      }
    }
    for (Tensor node : nodes) {
      if (isElementwise(node)) {
        for (Tensor input : node.inputs()) {
          // Seen through a reshape, the pattern of the broadcast is lost.
          Tensor root = views.root(input);
          if (views.isView(input) && views.isBroadcast(root)) {
            needed.add(root);
          }
        }
      }
    }
    needed.addAll(roots);
    return needed;
  }

  private int levelOfInputs(Tensor node) {
    int level = 0;
    for (Tensor input : node.inputs()) {
      level = Math.max(level, levels.getOrDefault(input, 0));
    }
    return level;
  }

  private void elementwise(Tensor node) {
    int level = 1;
    for (Tensor input : node.inputs()) {
      boolean joins = joins(node, input);
      level = Math.max(level, levels.getOrDefault(input, 0) + (joins ? 0 : 1));
    }
    levels.put(node, level);
    int cluster = -1;
    for (Tensor input : node.inputs()) {
      if (joins(node, input) && levels.getOrDefault(input, 0) == level) {
        int other = clusters.getOrDefault(input, -1);
        if (cluster < 0) {
          cluster = other;
        } else if (other != cluster) {
          merge(other, cluster);
        }
      }
    }
    if (cluster < 0) {
      cluster = members.size();
      members.add(new ArrayList<>());
    }
    clusters.put(node, cluster);
    members.get(cluster).add(node);
  }

  private boolean joins(Tensor node, Tensor input) {
    return isElementwise(input)
        && !isLeaf.test(input)
        && input.shape().equals(node.shape())
        && apply.contains(input) == apply.contains(node);
  }

  private void merge(int from, int into) {
    List<Tensor> moved = members.get(from);
    moved.forEach(tensor -> clusters.put(tensor, into));
    members.get(into).addAll(moved);
    members.set(from, new ArrayList<>());
  }

  /** Cuts a cluster into loops within the budget; a prefix in topological order is no cycle. */
  private void split(List<Tensor> cluster, List<Group> groups) {
    cluster.sort(Comparator.comparingLong(Tensor::id));
    List<Tensor> part = new ArrayList<>();
    Set<Tensor> operands = new HashSet<>();
    int work = 0;
    for (Tensor node : cluster) {
      int more = weight(node);
      Set<Tensor> all = new HashSet<>(operands);
      node.inputs().stream().filter(input -> !part.contains(input)).forEach(all::add);
      if (!part.isEmpty() && (work + more > MOST_WORK || all.size() > MOST_OPERANDS)) {
        groups.add(new Group(part, true, apply.contains(part.getFirst())));
        part.clear();
        work = 0;
        all.clear();
        all.addAll(node.inputs());
      }
      part.add(node);
      work += more;
      operands.clear();
      operands.addAll(all);
    }
    if (!part.isEmpty()) {
      groups.add(new Group(part, true, apply.contains(part.getFirst())));
    }
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

  private List<Group> sorted(List<Group> groups) {
    Map<Tensor, Integer> groupOf = new HashMap<>();
    for (int i = 0; i < groups.size(); i++) {
      for (Tensor tensor : groups.get(i).tensors()) {
        groupOf.put(tensor, i);
      }
    }
    List<Set<Integer>> before = new ArrayList<>();
    List<List<Integer>> after = new ArrayList<>();
    groups.forEach(group -> {
      before.add(new HashSet<>());
      after.add(new ArrayList<>());
    });
    for (int i = 0; i < groups.size(); i++) {
      for (Tensor tensor : groups.get(i).tensors()) {
        for (Tensor input : tensor.inputs()) {
          int producer = producer(input, groupOf);
          if (producer >= 0 && producer != i && before.get(i).add(producer)) {
            after.get(producer).add(i);
          }
        }
      }
    }
    Comparator<Integer> order =
        Comparator.comparing((Integer i) -> groups.get(i).isApply())
            .thenComparingLong(i -> groups.get(i).first().id());
    PriorityQueue<Integer> ready = new PriorityQueue<>(order);
    int[] open = new int[groups.size()];
    for (int i = 0; i < open.length; i++) {
      open[i] = before.get(i).size();
      if (open[i] == 0) {
        ready.add(i);
      }
    }
    List<Group> result = new ArrayList<>();
    while (!ready.isEmpty()) {
      int i = ready.remove();
      result.add(groups.get(i));
      for (int next : after.get(i)) {
        if (--open[next] == 0) {
          ready.add(next);
        }
      }
    }
    if (result.size() != groups.size()) {
      throw new IllegalStateException("groups depend on each other in a circle");
    }
    return result;
  }

  /** The group whose result an input is, seen through views and folded broadcasts. */
  private int producer(Tensor input, Map<Tensor, Integer> groupOf) {
    Tensor tensor = input;
    while (!groupOf.containsKey(tensor)) {
      if (!views.isView(tensor) && !views.isBroadcast(tensor)) {
        return -1;
      }
      tensor = tensor.input(0);
    }
    return groupOf.get(tensor);
  }

  static Shape space(Group group) {
    return group.first().shape();
  }
}
