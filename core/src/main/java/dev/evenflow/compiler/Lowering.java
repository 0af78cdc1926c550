package dev.evenflow.compiler;

import dev.evenflow.tensor.Scanning;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns groups into steps over memory: of a whole program, or of one step of a loop. Everything is
 * bound here; a run only calls the steps in order.
 */
final class Lowering {
  private final Registers registers;
  private final Workspace workspace;
  private final Repetition repetition;
  private final Map<Tensor, Location> locations = new HashMap<>();
  private final Set<Tensor> leaves = new HashSet<>();
  private final Map<Tensor, Variable> inPlace = new HashMap<>();
  private final Map<Tensor, Location> given = new HashMap<>();
  private final Views views = new Views(leaves::contains);
  private Map<Tensor, Tensor> watched = Map.of();
  private float[] arena = {};

  /**
   * What runs, in order, for a listing.
   *
   * @param outputs those tensors of the group that are read after it
   */
  record Scheduled(Group group, List<Tensor> outputs) {}

  final List<Scheduled> scheduled = new ArrayList<>();

  /** The steps of loops, by loop. */
  final Map<Tensor, Lowering> bodies = new HashMap<>();

  /** The steps before the guard. */
  final List<Step> compute = new ArrayList<>();

  /** The steps after the guard. */
  final List<Step> apply = new ArrayList<>();

  /** The steps that come last, by the rows whose places they compute. */
  final Map<Tensor, List<Step>> onRows = new LinkedHashMap<>();

  Lowering(Registers registers, Workspace workspace, Repetition repetition) {
    this.registers = registers;
    this.workspace = workspace;
    this.repetition = repetition;
  }

  /** Lets the results be in an array of another program, if it is large enough for them. */
  void use(float[] memory) {
    arena = memory;
  }

  /** What the results are in. */
  float[] arena() {
    return arena;
  }

  Registers registers() {
    return registers;
  }

  Workspace workspace() {
    return workspace;
  }

  Repetition repetition() {
    return repetition;
  }

  /** Says where a tensor is that is there already. */
  void leaf(Tensor tensor, Location location) {
    leaves.add(tensor);
    locations.put(tensor, location);
  }

  /** Says that a rank-0 tensor is in its register already. */
  void leaf(Tensor tensor) {
    leaves.add(tensor);
  }

  /**
   * Says where a tensor is to be written that is computed here; tells whether it will be, which
   * needs a tensor that is memory of its own and has been given no other place.
   */
  boolean give(Tensor tensor, Location location) {
    return !tensor.isScalar()
        && !isLeaf(tensor)
        && !views.isView(tensor)
        && !(tensor.operation() instanceof Source)
        && !(tensor.operation() instanceof Scanning)
        && given.putIfAbsent(tensor, location) == null;
  }

  private boolean isLeaf(Tensor tensor) {
    return leaves.contains(tensor);
  }

  /** Where a tensor of rank 1 or more is. */
  Location locate(Tensor tensor) {
    Views.View view = views.of(tensor);
    Location location = locations.get(view.root());
    if (location == null) {
      throw new IllegalStateException("nowhere in memory: " + tensor + ", root " + view.root());
    }
    return location.plus(view.offset());
  }

  /**
   * Lowers everything.
   *
   * @param nodes what is computed, in topological order
   * @param afterGuard those of them that are computed after the guard
   * @param read what has to be in memory at the end
   * @param updates variables that a tensor of {@code read} may be written into right away
   * @param rowUpdates variables of which rows are written
   */
  void lower(
      List<Tensor> nodes,
      Set<Tensor> afterGuard,
      List<Tensor> read,
      Map<Variable, Tensor> updates,
      Map<Variable, SparseRows.Update> rowUpdates) {
    for (Tensor node : nodes) {
      if (!node.isScalar() && node.operation() instanceof Source source && !isLeaf(node)) {
        source(node, source);
      }
    }
    Magnitudes magnitudes =
        Magnitudes.of(Grouping.of(nodes, afterGuard, this::isLeaf, read), read, views);
    watched = magnitudes.watched();
    RowGroups rowGroups = RowGroups.of(magnitudes.others(), read, rowUpdates, views);
    List<Group> groups = rowGroups.ordered();
    Map<Tensor, Integer> defined = new HashMap<>();
    Map<Tensor, Integer> lastUse = new LinkedHashMap<>();
    for (int g = 0; g < groups.size(); g++) {
      Group group = groups.get(g);
      for (Tensor tensor : group.own()) {
        defined.put(tensor, g);
      }
      for (Tensor source : sources(group)) {
        if (!source.isScalar()) {
          lastUse.put(views.root(source), g);
        }
      }
    }
    for (Tensor tensor : read) {
      lastUse.put(views.root(tensor), groups.size());
    }
    // What runs block by block is in use all along.
    int last = rowGroups.first();
    defined.replaceAll((tensor, g) -> Math.min(g, last));
    lastUse.replaceAll((tensor, g) -> g < last ? g : groups.size());
    findInPlace(groups, defined, lastUse, updates);
    place(groups, defined, lastUse);
    for (Group group : groups) {
      Tensor rows = rowGroups.rows(group);
      List<Step> steps =
          rows != null
              ? onRows.computeIfAbsent(rows, any -> new ArrayList<>())
              : group.isApply() ? apply : compute;
      List<Tensor> outputs = outputs(group, defined, lastUse);
      scheduled.add(new Scheduled(group, outputs));
      steps.addAll(new GroupLowering(this).steps(group, outputs));
    }
  }

  /** The greatest magnitude that whoever writes a tensor tells along the way, if any. */
  @Nullable Tensor watched(Tensor tensor) {
    return watched.get(tensor);
  }

  /** What a group reads, as it is in memory. */
  private List<Tensor> sources(Group group) {
    return group.isLoop()
        ? new ClusterLoop(group, List.of(), views).sources()
        : group.own().stream().flatMap(tensor -> tensor.inputs().stream()).toList();
  }

  Views views() {
    return views;
  }

  /** Those tensors of a group that are read after it. */
  private static List<Tensor> outputs(
      Group group, Map<Tensor, Integer> defined, Map<Tensor, Integer> lastUse) {
    return group.own().stream()
        .filter(tensor -> !tensor.isScalar())
        .filter(tensor -> lastUse.getOrDefault(tensor, -1) > defined.getOrDefault(tensor, 0))
        .toList();
  }

  private void source(Tensor node, Source source) {
    switch (source) {
      case Source.Read read -> leaf(node, new Location(read.variable().storage(), 0));
      case Source.Literal literal -> leaf(node, constant(literal.values().floats()));
      case Source.Iota iota -> {
        float[] counted = new float[node.shape().size()];
        for (int i = 0; i < counted.length; i++) {
          counted[i] = i;
        }
        leaf(node, constant(counted));
      }
      case Source.Input input -> leaf(node, new Location(Memory.array(node.shape().size()), 0));
      default -> {}
    }
  }

  private static Location constant(float[] values) {
    float[] padded = Memory.array(values.length);
    System.arraycopy(values, 0, padded, 0, values.length);
    return new Location(padded, 0);
  }

  /** Updates that their loop may write into the variable itself: nobody reads it afterwards. */
  private void findInPlace(
      List<Group> groups,
      Map<Tensor, Integer> defined,
      Map<Tensor, Integer> lastUse,
      Map<Variable, Tensor> updates) {
    updates.forEach((variable, next) -> {
      Tensor root = views.root(next);
      Integer at = defined.get(root);
      if (next.isScalar() || at == null || inPlace.containsKey(root)) {
        return;
      }
      Group group = groups.get(at);
      if (group.isLoop()
          && !Grouping.isReduction(root)
          && group.isApply()
          && root.shape().size() == variable.shape().size()
          && lastUse.getOrDefault(variable.read(), -1) <= at
          && new ClusterLoop(group, List.of(), views).isReadInPlace(variable.read())) {
        inPlace.put(root, variable);
      }
    });
  }

  /** Whether an update's value is written where it belongs by the loop that computes it. */
  boolean isWrittenInPlace(Variable variable, Tensor next) {
    return variable.equals(inPlace.get(views.root(next)));
  }

  private void place(
      List<Group> groups, Map<Tensor, Integer> defined, Map<Tensor, Integer> lastUse) {
    Memory memory = new Memory();
    for (int g = 0; g < groups.size(); g++) {
      Group group = groups.get(g);
      List<Tensor> outputs = outputs(group, defined, lastUse);
      ClusterLoop loop = group.isLoop() ? new ClusterLoop(group, outputs, views) : null;
      for (Tensor output : outputs) {
        if (inPlace.containsKey(output) || given.containsKey(output)) {
          continue;
        }
        int end = lastUse.getOrDefault(output, g);
        Tensor dying =
            loop == null || Grouping.isReduction(output)
                ? null
                : dying(loop, output, g, memory, defined, lastUse);
        if (dying != null) {
          memory.share(output, dying, end);
        } else {
          memory.add(output, g, end);
        }
      }
      // A result that nobody reads still needs a place where its kernel can write it.
      for (Tensor tensor : group.own()) {
        boolean isElementwise = group.isLoop() && !Grouping.isReduction(tensor);
        if (!isElementwise && !outputs.contains(tensor)) {
          if (!tensor.isScalar() && !(tensor.operation() instanceof Scanning)) {
            memory.add(tensor, g, g);
          }
        }
      }
    }
    float[] own = Memory.array(memory.place());
    if (arena.length < own.length) {
      arena = own;
    }
    for (Group group : groups) {
      for (Tensor tensor : group.own()) {
        if (memory.contains(tensor)) {
          locations.put(tensor, new Location(arena, memory.offset(tensor)));
        }
      }
    }
    locations.putAll(given);
    inPlace.forEach(
        (tensor, variable) -> locations.put(tensor, new Location(variable.storage(), 0)));
  }

  /** An operand of a loop that is read for the last time there, whose memory a result may take. */
  private @Nullable Tensor dying(
      ClusterLoop loop,
      Tensor output,
      int position,
      Memory memory,
      Map<Tensor, Integer> defined,
      Map<Tensor, Integer> lastUse) {
    for (Tensor operand : loop.operands()) {
      Tensor root = views.root(operand);
      if (memory.contains(root)
          && defined.getOrDefault(root, position) < position
          && lastUse.getOrDefault(root, -1) == position
          && !memory.isShared(root)
          && Memory.padded(root.shape().size()) == Memory.padded(output.shape().size())
          && loop.isReadInPlace(root)) {
        return root;
      }
    }
    return null;
  }
}
