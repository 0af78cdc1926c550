package dev.evenflow.compiler;

import dev.evenflow.tensor.Elementwise;
import dev.evenflow.tensor.Movement;
import dev.evenflow.tensor.Reduction;
import dev.evenflow.tensor.Scanning;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Fuses and schedules. Elementwise tensors of one shape, and reductions of them, join where one
 * feeds the other and no path between them leaves their group: each tensor has a level, which rises
 * where an edge leaves a group, and only tensors of the same level join. Reductions of one group
 * leave the same axes. Groups are then ordered by their first tensor, as far as dependence allows.
 */
final class Grouping {
  /**
   * The system property that takes every operation on its own where it is {@code off}. No result
   * depends on it.
   */
  static final String PROPERTY = "evenflow.fusion";

  private static final boolean IS_OFF = System.getProperty(PROPERTY, "on").equals("off");

  /** What reductions have in common that share a loop with no elementwise tensor of its own. */
  private record Sibling(int level, Tensor operand, List<Integer> axes, boolean isApply) {}

  private final List<Tensor> nodes;
  private final Set<Tensor> apply;
  private final Predicate<Tensor> isLeaf;
  private final Views views;
  private final Set<Tensor> roots = new HashSet<>();
  private final Map<Tensor, Integer> levels = new HashMap<>();
  private final Map<Tensor, Integer> clusters = new HashMap<>();
  private final Map<Sibling, Integer> siblings = new HashMap<>();

  /** The clusters after the guard that read a tensor from memory, element by element. */
  private final Map<Tensor, Integer> readers = new HashMap<>();

  private final List<Cluster> members = new ArrayList<>();
  private Set<Tensor> repeated = new HashSet<>();

  /** Tensors of one loop, and the axes that its reductions leave out. */
  private static final class Cluster {
    final List<Tensor> tensors = new ArrayList<>();
    @Nullable List<Integer> axes;
  }

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

  /** Whether a tensor is a reduction that a generated loop can do. */
  static boolean isReduction(Tensor tensor) {
    return tensor.operation() instanceof Reduction
        && !(tensor.operation() instanceof Reduction.ArgMax)
        && !tensor.input(0).isScalar();
  }

  /**
   * What a reduction reads; one of all elements does not care about their shape, one of all rows
   * not about how many axes these are.
   */
  static Tensor reduced(Tensor reduction, Views views) {
    Tensor input = reduction.input(0);
    Tensor root = views.root(input);
    boolean isAll = root.shape().size() == input.shape().size();
    boolean isOfRows =
        input.shape().rank() == 2
            && root.shape().rank() > 2
            && axes(reduction, input).equals(List.of(0))
            && root.shape().extent(-1) == input.shape().extent(1);
    return isAll && isElementwise(root) && (reduction.isScalar() || isOfRows) ? root : input;
  }

  /** The axes of what it reads that a reduction leaves out. */
  static List<Integer> axes(Tensor reduction, Tensor reduced) {
    if (reduction.isScalar() || !reduced.shape().equals(reduction.input(0).shape())) {
      int kept = reduction.isScalar() ? 0 : 1;
      return IntStream.range(0, reduced.shape().rank() - kept).boxed().toList();
    }
    return switch (reduction.operation()) {
      case Reduction.Sum sum -> sum.axes();
      case Reduction.Max max -> List.of(max.axis());
      default -> throw new IllegalStateException("not reduced in a loop: " + reduction);
    };
  }

  private List<Group> ordered() {
    Set<Tensor> materialized = neededInMemory();
    if (!IS_OFF) {
      repeated = Repeated.of(nodes, isLeaf, views, roots);
    }
    Map<Tensor, List<Tensor>> loops = new LinkedHashMap<>();
    for (Tensor node : asideLast()) {
      boolean isFolded = views.isFolded(node) && !materialized.contains(node);
      // A value of rank 0 is computed between loops: it keeps none of them apart by itself.
      boolean isBetween =
          node.isScalar()
              && (node.operation() instanceof Elementwise
                  || node.operation() instanceof Source
                  || node.operation() instanceof Movement);
      if (isLeaf.test(node)
          || views.isView(node)
          || isFolded
          || isBetween
          || repeated.contains(node)) {
        levels.put(node, levelOfInputs(node));
      } else if (isElementwise(node)) {
        join(node, node.shape(), node.inputs(), null);
      } else if (isReduction(node)) {
        Tensor reduced = reduced(node, views);
        join(node, reduced.shape(), List.of(reduced), axes(node, reduced));
      } else if (node.operation() instanceof Scanning.Final
          || node.operation() instanceof Scanning.History) {
        levels.put(node, levels.getOrDefault(node.input(0), 0));
        loops.computeIfAbsent(node.input(0), loop -> new ArrayList<>()).add(node);
      } else {
        levels.put(node, levelOfInputs(node) + 1);
      }
    }
    LoopCutting cutting = new LoopCutting(views, repeated, apply);
    List<Group> groups = new ArrayList<>();
    List<Group> updates = new ArrayList<>();
    for (Cluster cluster : members) {
      List<Group> parts = new ArrayList<>();
      cutting.cut(cluster.tensors, cluster.axes, parts);
      boolean isUpdate = parts.size() == 1 && cluster.axes == null && parts.getFirst().isApply();
      (isUpdate && !IS_OFF ? updates : groups).addAll(parts);
    }
    groups.addAll(
        new Siblings(
                tensor -> levels.getOrDefault(tensor, 0),
                cutting::operands,
                cutting::loop,
                cutting::isWithin)
            .joined(updates));
    for (Tensor node : nodes) {
      if (isLeaf.test(node)
          || views.isView(node)
          || isElementwise(node)
          || isReduction(node)
          || node.operation() instanceof Scanning.Final
          || node.operation() instanceof Scanning.History
          || (views.isFolded(node) && !materialized.contains(node))) {
        continue;
      }
      List<Tensor> tensors = new ArrayList<>(List.of(node));
      tensors.addAll(loops.getOrDefault(node, List.of()));
      groups.add(new Group(tensors, List.of(), views.isBroadcast(node), apply.contains(node)));
    }
    return new GroupOrder(views, this::age).sorted(groups);
  }

  /**
   * The tensors in topological order, with those at the end that nothing waits for: rank 0, after
   * the guard, and needed by their kind alone. They join the loops of others.
   */
  private List<Tensor> asideLast() {
    List<Tensor> aside = new ArrayList<>();
    List<Tensor> others = new ArrayList<>();
    Set<Tensor> needed = new HashSet<>();
    for (Tensor node : nodes.reversed()) {
      if (node.isScalar() && apply.contains(node) && !needed.contains(node)) {
        aside.addFirst(node);
      } else {
        others.addFirst(node);
        needed.addAll(node.inputs());
      }
    }
    others.addAll(aside);
    return others;
  }

  /** Of what loops fold into their access, that which others want in memory. */
  private Set<Tensor> neededInMemory() {
    Set<Tensor> needed = new HashSet<>();
    for (Tensor node : nodes) {
      if (!isElementwise(node) && !isReduction(node)) {
        for (Tensor input : node.inputs()) {
          Tensor root = views.of(input).root();
          if (views.isFolded(root)) {
            needed.add(root);
          }
        }
      }
    }
    for (Tensor node : nodes) {
      if (isElementwise(node) || isReduction(node)) {
        for (Tensor input : node.inputs()) {
          // Seen through a reshape, the pattern is lost; and sums run on from row to row.
          Tensor root = views.root(input);
          boolean isEven = views.isBroadcast(root) && root.input(0).isScalar();
          if (views.isFolded(root) && (views.isView(input) || (isReduction(node) && !isEven))) {
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

  /** What a loop reads in the place of these tensors: repeated ones are looked through. */
  private Set<Tensor> sources(List<Tensor> tensors) {
    Set<Tensor> sources = new LinkedHashSet<>();
    Deque<Tensor> open = new ArrayDeque<>(tensors);
    while (!open.isEmpty()) {
      Tensor tensor = open.pop();
      if (repeated.contains(tensor)) {
        tensor.inputs().forEach(open::push);
      } else {
        sources.add(tensor);
      }
    }
    return sources;
  }

  /**
   * Puts a tensor into the cluster of what it reads, or into one of its own.
   *
   * @param space the shape that the loop runs over
   * @param axes those that the tensor leaves out if it is a reduction
   */
  private void join(Tensor node, Shape space, List<Tensor> inputs, @Nullable List<Integer> axes) {
    Set<Tensor> sources = sources(inputs);
    boolean isApply = apply.contains(node);
    int level = 1;
    for (Tensor source : sources) {
      int step = joins(source, space, isApply) ? 0 : 1;
      level = Math.max(level, levels.getOrDefault(source, 0) + step);
    }
    Set<Integer> joined = new LinkedHashSet<>();
    List<Integer> common = axes;
    boolean agree = true;
    for (Tensor source : sources) {
      if (joins(source, space, isApply) && levels.getOrDefault(source, 0) == level) {
        int other = clusters.getOrDefault(source, -1);
        List<Integer> theirs = members.get(other).axes;
        agree &= common == null || theirs == null || common.equals(theirs);
        common = common == null ? theirs : common;
        joined.add(other);
      }
    }
    if (!agree) {
      joined.clear();
      common = axes;
      level++;
    }
    int cluster = joined.isEmpty() ? reader(node, sources, axes, level) : merged(joined);
    if (cluster < 0) {
      cluster = alone(sources, space, axes, level, isApply);
    } else {
      level = levels.getOrDefault(members.get(cluster).tensors.getFirst(), level);
    }
    levels.put(node, level);
    clusters.put(node, cluster);
    members.get(cluster).tensors.add(node);
    members.get(cluster).axes = common;
    if (isApply && axes == null) {
      for (Tensor source : sources) {
        readers.put(source, cluster);
      }
    }
  }

  /**
   * The cluster after the guard that reads from memory what a reduction to rank 0 reads, which can
   * then be done on the way; -1 if there is none. What depends on the reduction gets a higher level
   * than the cluster, so no path leads back.
   */
  private int reader(Tensor node, Set<Tensor> sources, @Nullable List<Integer> axes, int level) {
    if (axes == null || !node.isScalar() || !apply.contains(node) || IS_OFF) {
      return -1;
    }
    Shape space = reduced(node, views).shape();
    for (Tensor source : sources) {
      int cluster = readers.getOrDefault(source, -1);
      if (cluster >= 0) {
        Cluster reader = members.get(cluster);
        Tensor first = reader.tensors.getFirst();
        if (first.shape().equals(space)
            && levels.getOrDefault(first, 0) >= level
            && (reader.axes == null || reader.axes.equals(axes))) {
          return cluster;
        }
      }
    }
    return -1;
  }

  /** A new cluster, or for a reduction that of another one that reads the same. */
  private int alone(
      Set<Tensor> sources, Shape space, @Nullable List<Integer> axes, int level, boolean isApply) {
    if (axes != null && !IS_OFF) {
      for (Tensor source : sources) {
        if (source.shape().equals(space) && !views.isBroadcast(source)) {
          Sibling key = new Sibling(level, source, axes, isApply);
          return siblings.computeIfAbsent(key, unseen -> fresh());
        }
      }
    }
    return fresh();
  }

  private int fresh() {
    members.add(new Cluster());
    return members.size() - 1;
  }

  private int merged(Set<Integer> joined) {
    int into = joined.iterator().next();
    if (joined.size() == 1) {
      return into;
    }
    for (int from : joined) {
      if (from != into) {
        List<Tensor> moved = members.get(from).tensors;
        moved.forEach(tensor -> clusters.put(tensor, into));
        members.get(into).tensors.addAll(moved);
        members.set(from, new Cluster());
      }
    }
    siblings.replaceAll((key, cluster) -> joined.contains(cluster) ? into : cluster);
    readers.replaceAll((source, cluster) -> joined.contains(cluster) ? into : cluster);
    return into;
  }

  private boolean joins(Tensor source, Shape space, boolean isApply) {
    return !IS_OFF
        && isElementwise(source)
        && !isLeaf.test(source)
        && source.shape().equals(space)
        && apply.contains(source) == isApply;
  }

  /**
   * Groups run in the order in which their tensors were written. Reductions alone run as soon as
   * what they read is there: it is still in a cache, and nobody else may need it any more.
   */
  private long age(Group group) {
    return group.isLoop() && group.own().stream().allMatch(Grouping::isReduction)
        ? sources(group.own().stream().map(each -> reduced(each, views)).toList()).stream()
            .mapToLong(source -> views.memory(source).id())
            .max()
            .orElseThrow()
        : group.first().id();
  }
}
