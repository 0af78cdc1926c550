package dev.evenflow.compiler;

import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * The order in which groups run: by their age, as far as dependence allows, and after the guard
 * those that apply.
 *
 * @param age of a group, the lower the earlier
 */
record GroupOrder(Views views, ToLongFunction<Group> age) {

  /** Sorts groups. */
  List<Group> sorted(List<Group> groups) {
    Map<Tensor, Integer> groupOf = new HashMap<>();
    for (int i = 0; i < groups.size(); i++) {
      for (Tensor tensor : groups.get(i).own()) {
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
      Set<Tensor> inside = new HashSet<>(groups.get(i).tensors());
      for (Tensor tensor : groups.get(i).tensors()) {
        for (Tensor input : tensor.inputs()) {
          // What a loop computes again it does not read, even if another group computes it too.
          int producer = inside.contains(input) ? -1 : producer(input, groupOf);
          if (producer >= 0 && producer != i && before.get(i).add(producer)) {
            after.get(producer).add(i);
          }
        }
      }
    }
    Comparator<Integer> order =
        Comparator.comparing((Integer i) -> groups.get(i).isApply())
            .thenComparingLong(i -> age.applyAsLong(groups.get(i)));
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
      if (!views.isView(tensor) && !views.isFolded(tensor)) {
        return -1;
      }
      tensor = tensor.input(0);
    }
    return groupOf.get(tensor);
  }
}
