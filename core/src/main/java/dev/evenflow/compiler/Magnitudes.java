package dev.evenflow.compiler;

import dev.evenflow.tensor.Convolving;
import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.Elementwise;
import dev.evenflow.tensor.MatMul;
import dev.evenflow.tensor.Reduction;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Greatest magnitudes, {@code x.abs().max()}, that need no loop of their own: whoever writes x, a
 * product, the weights' gradient of a convolution or the caller that sets an input, looks at it
 * while it is in a cache. A guard asks for that of every gradient.
 */
final class Magnitudes {
  private final Map<Tensor, Tensor> watched = new HashMap<>();
  private final List<Group> others = new ArrayList<>();

  private Magnitudes(List<Group> groups, List<Tensor> read, Views views) {
    Set<Tensor> made = new HashSet<>();
    Set<Tensor> needed = new HashSet<>();
    read.forEach(tensor -> needed.add(views.root(tensor)));
    groups.forEach(group -> {
      made.addAll(group.own());
      List<Tensor> tensors = group.tensors();
      for (Tensor tensor : tensors) {
        for (Tensor input : tensor.inputs()) {
          Tensor root = views.root(input);
          if (!tensors.contains(root)) {
            needed.add(root);
          }
        }
      }
    });
    for (Group group : groups) {
      Tensor source = source(group, views, needed);
      boolean isWatched =
          source != null
              && !group.isApply()
              && (source.operation() instanceof Source.Input || made.contains(source))
              && watched.putIfAbsent(source, group.own().getLast()) == null;
      if (!isWatched) {
        others.add(group);
      }
    }
  }

  /**
   * Finds them.
   *
   * @param groups in the order in which they run
   * @param read what has to be in memory at the end
   */
  static Magnitudes of(List<Group> groups, List<Tensor> read, Views views) {
    return new Magnitudes(groups, read, views);
  }

  /** By what they are taken of. */
  Map<Tensor, Tensor> watched() {
    return watched;
  }

  /** The groups that remain, in the same order. */
  List<Group> others() {
    return others;
  }

  /** What a group takes the greatest magnitude of, if it does nothing else and that can be done. */
  private static @Nullable Tensor source(Group group, Views views, Set<Tensor> needed) {
    List<Tensor> tensors = group.tensors();
    if (!group.isLoop() || tensors.size() != 2) {
      return null;
    }
    Tensor magnitude = tensors.getFirst();
    Tensor greatest = tensors.getLast();
    boolean isAsked =
        magnitude.operation() == Elementwise.Unary.ABS
            && !needed.contains(magnitude)
            && greatest.isScalar()
            && greatest.operation() instanceof Reduction.Max
            && views.root(greatest.input(0)).equals(magnitude);
    if (!isAsked) {
      return null;
    }
    Views.View view = views.of(magnitude.input(0));
    Tensor root = view.root();
    boolean isWhole = root.shape().size() == magnitude.shape().size();
    boolean isWatchable =
        root.operation() instanceof MatMul
            || root.operation() instanceof Convolving.WeightGradient
            || root.operation() instanceof Source.Input;
    return isWhole && isWatchable && root.type() == ElementType.FLOAT32 ? root : null;
  }
}
