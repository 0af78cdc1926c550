package dev.evenflow.compiler;

import dev.evenflow.tensor.Indexing;
import dev.evenflow.tensor.Movement;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
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
import org.jspecify.annotations.Nullable;

/**
 * Groups that serve nothing but updates of rows, and compute each place from what is at the same
 * place. They can be run last and a block of places at a time, so that rows of a table are written
 * while a processor still has them at hand.
 */
final class RowGroups {
  private final Map<Variable, SparseRows.Update> updates;
  private final Views views;
  private final Set<Tensor> roots = new HashSet<>();
  private final Map<Tensor, Group> makers = new HashMap<>();
  private final Map<Tensor, List<Group>> readers = new HashMap<>();
  private final Map<Group, Tensor> rowsOf = new LinkedHashMap<>();
  private final List<Group> ordered;

  private RowGroups(
      List<Group> groups,
      List<Tensor> read,
      Map<Variable, SparseRows.Update> updates,
      Views views) {
    this.updates = updates;
    this.views = views;
    List<Tensor> others = new ArrayList<>(read);
    updates.values().forEach(update -> others.remove(update.next()));
    groups.forEach(group -> group.own().forEach(tensor -> makers.put(tensor, group)));
    others.forEach(tensor -> roots.add(made(tensor)));
    for (Group group : groups) {
      for (Tensor source : sources(group)) {
        readers.computeIfAbsent(made(source), any -> new ArrayList<>()).add(group);
      }
    }
    new LinkedHashSet<>(updates.values().stream().map(SparseRows.Update::rows).toList())
        .forEach(this::collect);
    ordered = new ArrayList<>(groups);
    ordered.removeAll(rowsOf.keySet());
    for (Group group : groups) {
      if (rowsOf.containsKey(group)) {
        ordered.add(group);
      }
    }
  }

  /**
   * Finds them.
   *
   * @param groups in an order in which they can run
   * @param read what has to be in memory at the end
   */
  static RowGroups of(
      List<Group> groups,
      List<Tensor> read,
      Map<Variable, SparseRows.Update> updates,
      Views views) {
    return new RowGroups(groups, read, updates, views);
  }

  /** All groups, those of rows last. */
  List<Group> ordered() {
    return ordered;
  }

  /** How many groups come before those of rows. */
  int first() {
    return ordered.size() - rowsOf.size();
  }

  /** The rows whose places a group computes, or null for any other group. */
  @Nullable Tensor rows(Group group) {
    return rowsOf.get(group);
  }

  private static List<Tensor> sources(Group group) {
    return group.tensors().stream().flatMap(tensor -> tensor.inputs().stream()).toList();
  }

  /** What is made by a group, or is there already, and seen through views and broadcasts. */
  private Tensor made(Tensor tensor) {
    Tensor made = tensor;
    while (!makers.containsKey(made) && (views.isView(made) || views.isFolded(made))) {
      made = made.input(0);
    }
    return made;
  }

  private void collect(Tensor rows) {
    Set<Group> found = new LinkedHashSet<>();
    Deque<Group> open = new ArrayDeque<>();
    for (SparseRows.Update update : updates.values()) {
      if (update.rows().equals(rows)) {
        add(update.next(), rows, found, open);
      }
    }
    while (!open.isEmpty()) {
      sources(open.pop()).forEach(source -> add(source, rows, found, open));
    }
    while (found.removeIf(group -> !isOnlyFor(found, group) || !isAligned(found, group, rows))) {
      // What was left out may have needed others.
    }
    found.forEach(group -> rowsOf.put(group, rows));
  }

  private void add(Tensor tensor, Tensor rows, Set<Group> found, Deque<Group> open) {
    Group group = makers.get(made(tensor));
    if (group != null && !rowsOf.containsKey(group) && isOf(group, rows) && found.add(group)) {
      open.push(group);
    }
  }

  /** Whether a group has a place for each row. */
  private boolean isOf(Group group, Tensor rows) {
    Tensor first = group.first();
    if (!group.isApply() || first.isScalar() || first.shape().extent(0) != rows.shape().size()) {
      return false;
    }
    if (group.isLoop()) {
      return group.own().stream().noneMatch(Grouping::isReduction)
          && sources(group).stream().allMatch(source -> written(source) == null);
    }
    if (!(first.operation() instanceof Indexing.GatherRows) || !first.input(1).equals(rows)) {
      return false;
    }
    SparseRows.Update update = written(first.input(0));
    return update == null || update.rows().equals(rows);
  }

  /** The update of rows of the table that a tensor is, or is a part of. */
  private SparseRows.@Nullable Update written(Tensor tensor) {
    return made(tensor).operation() instanceof Source.Read read
        ? updates.get(read.variable())
        : null;
  }

  /** Whether nothing but these groups and updates of rows reads what a group makes. */
  private boolean isOnlyFor(Set<Group> found, Group group) {
    return group.own().stream()
        .allMatch(tensor ->
            !roots.contains(tensor)
                && readers.getOrDefault(tensor, List.of()).stream()
                    .allMatch(reader -> reader.equals(group) || found.contains(reader)));
  }

  /** Whether a group reads what these groups make place by place. */
  private boolean isAligned(Set<Group> found, Group group, Tensor rows) {
    return sources(group).stream()
        .filter(source -> found.contains(makers.get(made(source))))
        .allMatch(source -> isAligned(source, rows.shape().size()));
  }

  private boolean isAligned(Tensor source, int places) {
    Tensor tensor = source;
    while (!makers.containsKey(tensor)) {
      boolean isPlain =
          tensor.operation() instanceof Movement.Reshape
              || tensor.operation() instanceof Movement.Broadcast;
      if (!isPlain || tensor.shape().rank() == 0 || tensor.shape().extent(0) != places) {
        return false;
      }
      tensor = tensor.input(0);
    }
    return true;
  }
}
