package dev.evenflow.compiler;

import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Joins elementwise loops that read an operand in common though neither feeds the other, as the
 * loops of a parameter and of its moment do in Lion. Loops of one level are connected by no path.
 */
final class Siblings {
  private final ToIntFunction<Tensor> level;
  private final Function<Group, Set<Tensor>> operands;
  private final Function<List<Tensor>, Group> loop;
  private final Predicate<Group> isWithin;

  private record Shared(int level, Tensor operand) {}

  /**
   * The pass.
   *
   * @param level of a loop's first tensor
   * @param operands what a loop reads from memory
   * @param loop makes one of its tensors
   * @param isWithin whether a loop is small enough
   */
  Siblings(
      ToIntFunction<Tensor> level,
      Function<Group, Set<Tensor>> operands,
      Function<List<Tensor>, Group> loop,
      Predicate<Group> isWithin) {
    this.level = level;
    this.operands = operands;
    this.loop = loop;
    this.isWithin = isWithin;
  }

  /** The loops, each joined to the last one that shares an operand of full size and has room. */
  List<Group> joined(List<Group> loops) {
    List<Group> result = new ArrayList<>();
    Map<Shared, Integer> readers = new HashMap<>();
    for (Group each : loops) {
      List<Shared> shared = shared(each);
      int place = result.size();
      result.add(each);
      for (Shared operand : shared) {
        Integer other = readers.get(operand);
        if (other != null) {
          Group both = both(result.get(other), each);
          if (isWithin.test(both)) {
            result.removeLast();
            result.set(other, both);
            place = other;
            break;
          }
        }
      }
      for (Shared operand : shared) {
        readers.put(operand, place);
      }
    }
    return result;
  }

  private List<Shared> shared(Group group) {
    Tensor first = group.first();
    return operands.apply(group).stream()
        .filter(operand -> operand.shape().equals(first.shape()))
        .map(operand -> new Shared(level.applyAsInt(first), operand))
        .toList();
  }

  private Group both(Group a, Group b) {
    List<Tensor> tensors = new ArrayList<>(a.own());
    tensors.addAll(b.own());
    tensors.sort(Comparator.comparingLong(Tensor::id));
    return loop.apply(tensors);
  }
}
