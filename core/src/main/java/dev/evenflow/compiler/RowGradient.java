package dev.evenflow.compiler;

import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Indexing;
import dev.evenflow.tensor.Movement;
import dev.evenflow.tensor.Reduction;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What comes of the gradients of look-ups in one table, as long as it has the table's shape: the
 * gradients themselves, elementwise tensors made of them, reductions of those to rank 0 and
 * updates.
 */
final class RowGradient {
  final Shape table;
  final List<Tensor> scatters = new ArrayList<>();

  /** The scatters and what is elementwise made of them. */
  final List<Tensor> members = new ArrayList<>();

  private final List<Tensor> flattened = new ArrayList<>();
  private final List<Tensor> reductions = new ArrayList<>();
  private @Nullable String reason;

  RowGradient(Tensor scatter) {
    this.table = scatter.shape();
    scatters.add(scatter);
    members.add(scatter);
  }

  /** Whether a tensor is the gradient of a look-up that finds few rows of a table. */
  static boolean isSparse(Tensor tensor) {
    return tensor.operation() instanceof Indexing.ScatterRows
        && tensor.input(1).shape().rank() > 0
        && 2L * tensor.input(1).shape().size() <= tensor.shape().extent(0);
  }

  /** The indices of the look-ups; gradients of one look-up share theirs. */
  List<Tensor> indices() {
    return scatters.stream().map(scatter -> scatter.input(1)).distinct().toList();
  }

  /** The number of indices. */
  int count() {
    return indices().stream().mapToInt(index -> index.shape().size()).sum();
  }

  void absorb(RowGradient other) {
    scatters.addAll(other.scatters);
    members.addAll(other.members);
    flattened.addAll(other.flattened);
    reductions.addAll(other.reductions);
    if (other.reason != null) {
      refuse(other.reason);
    }
  }

  void refuse(String why) {
    if (reason == null) {
      reason = why;
    }
  }

  /**
   * Takes note of a tensor that is not elementwise and reads a member or another such one.
   *
   * @return whether it still has the elements of the table
   */
  boolean read(Tensor reader) {
    switch (reader.operation()) {
      case Reduction.SumOfSquares squares -> reductions.add(reader);
      case Reduction.Sum sum when reader.isScalar() -> reductions.add(reader);
      case Reduction.Max max when reader.isScalar() -> reductions.add(reader);
      // A maximum over all is taken along the axis of such a reshape.
      case Movement.Reshape reshape when reader.shape().rank() == 1 -> {
        flattened.add(reader);
        return true;
      }
      // The rows that are looked up here are those that were looked up for the gradient.
      case Indexing.GatherRows rows
          when reader.input(0).shape().equals(table) && indices().contains(reader.input(1)) -> {}
      default -> refuse("it is read by " + reader.operation().label());
    }
    return false;
  }

  /** The member whose elements these are. */
  Tensor table(Tensor tensor) {
    return flattened.contains(tensor) ? tensor.input(0) : tensor;
  }

  /** Why the gradient has to be a whole table; null where its rows are enough. */
  @Nullable String reasonForTable(Signature signature) {
    if (reason != null) {
      return reason;
    }
    if (2L * count() > table.extent(0)) {
      return "so many rows are looked up";
    }
    if (Graph.ascending(indices()).stream().anyMatch(members::contains)) {
      return "its rows depend on it";
    }
    if (signature.outputs().stream().anyMatch(members::contains)
        || signature.roots().stream().anyMatch(flattened::contains)) {
      return "it is read as a table";
    }
    Untouched untouched = new Untouched();
    members.sort(Comparator.comparingLong(Tensor::id));
    for (Tensor member : members) {
      if (scatters.contains(member)) {
        untouched.zero(member);
      } else {
        untouched.add(member);
      }
    }
    for (Tensor reduction : reductions) {
      if (!untouched.isZero(table(reduction.input(0)))) {
        return "a reduction counts rows without a gradient";
      }
    }
    for (Map.Entry<Variable, Tensor> update : signature.updates().entrySet()) {
      Tensor next = update.getValue();
      if (members.contains(next) && !untouched.isSame(next, update.getKey().read())) {
        return update.getKey().name() + " changes in rows without a gradient";
      }
    }
    return null;
  }
}
