package dev.evenflow.compiler;

import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Indexing;
import dev.evenflow.tensor.Movement;
import dev.evenflow.tensor.Reduction;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Computes the gradient of a look-up, and what follows from it, on the rows that were looked up
 * instead of the whole table. No value changes by a bit, but for the sign of zeros.
 *
 * <p>The rows are those that differ among the indices, ascending, in as many places as there are
 * indices: the places left over repeat the last row with a gradient of zeros. A gradient's rows are
 * scattered to their places, so duplicates are added in order of occurrence; operands of the
 * table's shape are gathered; elementwise tensors are computed on the places, sums and maxima over
 * them. Updates write the rows back, all of them after everything was computed.
 *
 * <p>This needs that rows without a gradient add nothing to a reduction and that updates leave them
 * as they are, which {@link Untouched} proves: of SGD without momentum or decay and of Adagrad, for
 * example, also behind a clip. Where it cannot, as for Adam, the gradient stays a whole table, and
 * {@link Result#notes} says why. So it does where more than half as many rows are looked up as the
 * table has.
 */
final class SparseRows {
  /**
   * A signature whose updates are partly of rows.
   *
   * @param signature without those updates
   * @param updates which rows of a variable get which values
   * @param notes one sentence for each gradient that stays a table
   */
  record Result(Signature signature, Map<Variable, Update> updates, List<String> notes) {}

  /**
   * An update of rows.
   *
   * @param rows int32 [n], ascending; one that equals the one before it is not written
   * @param next their values [n, ...]
   */
  record Update(Tensor rows, Tensor next) {}

  /**
   * The places of a table's rows.
   *
   * @param rows the row at each place
   * @param placeOfIndex for the indices of each look-up, the place of each
   * @param table what is computed on the places so far
   * @param sums of one number at each index, by index and number
   */
  private record Places(
      Tensor rows, Map<Tensor, Tensor> placeOfIndex, OnRows table, Map<List<Tensor>, Tensor> sums) {
    Tensor place(Tensor index) {
      return Objects.requireNonNull(placeOfIndex.get(index));
    }
  }

  /** The indices of look-ups in a table of so many rows. */
  private record LookUps(List<Tensor> indices, int rows) {}

  private final Map<Tensor, RowGradient> gradientOf = new HashMap<>();
  private final Map<LookUps, Places> places = new HashMap<>();
  private final Map<Tensor, OnRows> lookedUp = new HashMap<>();
  private final Map<Tensor, Tensor> made = new HashMap<>();
  private final List<String> notes = new ArrayList<>();

  private SparseRows() {}

  /** A signature that means the same. */
  static Result of(Signature signature) {
    return new SparseRows().rewritten(signature);
  }

  private Result rewritten(Signature signature) {
    Graph.ascending(signature.roots()).forEach(this::find);
    for (RowGradient gradient : new LinkedHashSet<>(gradientOf.values())) {
      String reason = gradient.reasonForTable(signature);
      if (reason != null) {
        notes.add("all rows of the gradient of a table " + gradient.table + ": " + reason);
        gradientOf.values().removeIf(gradient::equals);
      }
    }
    make(signature.roots());
    Map<Variable, Tensor> updates = new LinkedHashMap<>();
    Map<Variable, Update> ofRows = new LinkedHashMap<>();
    signature
        .updates()
        .forEach((variable, next) -> {
          RowGradient gradient = gradientOf.get(next);
          if (gradient == null) {
            updates.put(variable, made(next));
          } else {
            Places of = places(gradient);
            ofRows.put(variable, new Update(of.rows(), of.table().of(next)));
          }
        });
    List<Tensor> outputs = signature.outputs().stream().map(this::made).toList();
    List<Tensor> afterwards = signature.afterwards().stream().map(this::made).toList();
    Signature rest = new Signature(outputs, updates, made(signature.guard()), afterwards);
    noteWholeReads(rest, ofRows);
    return new Result(rest, ofRows, List.copyOf(notes));
  }

  /** A table of which rows are written should not be read as a whole. */
  private void noteWholeReads(Signature rest, Map<Variable, Update> ofRows) {
    List<Tensor> roots = rest.roots();
    ofRows.values().forEach(update -> roots.add(update.next()));
    Set<String> readers = new LinkedHashSet<>();
    for (Tensor node : Graph.ascending(roots)) {
      boolean isLookUp = node.operation() instanceof Indexing.GatherRows;
      for (Tensor input : node.inputs()) {
        if (!isLookUp
            && input.operation() instanceof Source.Read read
            && ofRows.containsKey(read.variable())) {
          readers.add(read.variable().name() + " are read by " + node.operation().label());
        }
      }
    }
    readers.forEach(reader -> notes.add("all rows of " + reader));
  }

  private void find(Tensor node) {
    if (RowGradient.isSparse(node)) {
      gradientOf.put(node, new RowGradient(node));
      return;
    }
    for (Tensor input : node.inputs()) {
      RowGradient gradient = gradientOf.get(input);
      if (gradient == null) {
        continue;
      }
      if (!Grouping.isElementwise(node) || !node.shape().equals(gradient.table)) {
        if (gradient.read(node)) {
          gradientOf.put(node, gradient);
        }
        return;
      }
      join(node, gradient);
    }
  }

  private void join(Tensor node, RowGradient gradient) {
    RowGradient before = gradientOf.put(node, gradient);
    if (before == null) {
      gradient.members.add(node);
    } else if (before != gradient) {
      gradient.absorb(before);
      gradientOf.replaceAll((tensor, of) -> of == before ? gradient : of);
    }
  }

  private Tensor made(Tensor tensor) {
    Tensor other = made.get(tensor);
    if (other == null) {
      throw new IllegalStateException("not yet made: " + tensor);
    }
    return other;
  }

  private void make(List<Tensor> roots) {
    for (Tensor node : Graph.ascending(roots, made::containsKey)) {
      RowGradient gradient = gradientOf.get(node);
      if (gradient != null) {
        Places of = places(gradient);
        if (gradient.scatters.contains(node)) {
          of.table().put(node, scattered(of, node));
        } else if (gradient.members.contains(node)) {
          of.table().of(node);
        }
      } else if (!made.containsKey(node)) {
        made.put(node, other(node));
      }
    }
  }

  private Tensor other(Tensor node) {
    RowGradient gradient = node.inputs().isEmpty() ? null : gradientOf.get(node.input(0));
    if (gradient == null) {
      return isOfFewRows(node)
          ? lookedUp
              .computeIfAbsent(made(node.input(1)), rows -> new OnRows(rows, this::made))
              .of(node.input(0))
          : node.withInputs(node.inputs().stream().map(this::made).toList());
    }
    Places of = places(gradient);
    Tensor values = of.table().of(gradient.table(node.input(0)));
    return switch (node.operation()) {
      case Reduction.Sum sum -> Indexing.sumAtRows(values, of.rows(), gradient.table);
      case Reduction.SumOfSquares sum -> Indexing.squaresAtRows(values, of.rows(), gradient.table);
      case Indexing.GatherRows rows -> values.gatherRows(of.place(node.input(1)));
      // The rows that are left out hold zeros.
      default -> values.max().max(0);
    };
  }

  /** Whether a tensor looks up few rows of what can as well be computed on them. */
  private static boolean isOfFewRows(Tensor node) {
    return node.operation() instanceof Indexing.GatherRows
        && node.input(1).shape().rank() > 0
        && OnRows.isComputed(node.input(0))
        && 2L * node.input(1).shape().size() <= node.input(0).shape().extent(0);
  }

  /** The places of a gradient's rows. */
  private Places places(RowGradient gradient) {
    LookUps lookUps = new LookUps(gradient.indices(), gradient.table.extent(0));
    Places known = places.get(lookUps);
    if (known == null) {
      make(lookUps.indices());
      known = placed(lookUps);
      places.put(lookUps, known);
    }
    return known;
  }

  private Places placed(LookUps of) {
    List<Tensor> flat =
        of.indices().stream().map(index -> made(index).reshape(index.shape().size())).toList();
    Tensor all = Tensor.concat(0, flat);
    int count = all.shape().size();
    Tensor distinct = Indexing.distinctRows(all, of.rows()).reshape(2 * count);
    Map<Tensor, Tensor> placeOf = new HashMap<>();
    int start = count;
    for (Tensor index : of.indices()) {
      Shape shape = index.shape();
      placeOf.put(index, distinct.slice(0, start, start + shape.size()).reshape(shape));
      start += shape.size();
    }
    Tensor rows = distinct.slice(0, 0, count);
    return new Places(rows, placeOf, new OnRows(rows, this::made), new HashMap<>());
  }

  /** The gradient of a look-up on the places of its rows. */
  private Tensor scattered(Places of, Tensor scatter) {
    Tensor values = scatter.input(0);
    Tensor index = scatter.input(1);
    Shape shape = scatter.shape().rowsAt(of.rows().shape());
    if (isNumber(values)) {
      Tensor number = made(values.input(0));
      return of.sums()
          .computeIfAbsent(List.of(index, number), key -> sums(of, index, number))
          .reshape(shape.column())
          .broadcastTo(shape);
    }
    Tensor place = of.place(index);
    return isRepeated(values, place.shape().rank())
        ? Indexing.scatterRepeated(made(values.input(0)), place, shape)
        : made(values).scatterRows(place, shape);
  }

  /** A number at each place as often as an index occurs: [count]. */
  private static Tensor sums(Places of, Tensor index, Tensor number) {
    return number.broadcastTo(index.shape()).scatterRows(of.place(index), of.rows().shape());
  }

  /** Whether values are one number everywhere. */
  private static boolean isNumber(Tensor values) {
    return values.operation() instanceof Movement.Broadcast && values.input(0).isScalar();
  }

  /** Whether values are a broadcast that gives successive indices the same row, as a mean's are. */
  private static boolean isRepeated(Tensor values, int indexRank) {
    if (!(values.operation() instanceof Movement.Broadcast)) {
      return false;
    }
    Shape from = values.input(0).shape();
    Shape to = values.shape();
    if (from.rank() != to.rank()) {
      return false;
    }
    boolean isStretched = false;
    for (int axis = 0; axis < to.rank(); axis++) {
      boolean stretches = from.extent(axis) != to.extent(axis);
      if (axis < indexRank ? isStretched && from.extent(axis) != 1 : stretches) {
        return false;
      }
      isStretched |= stretches;
    }
    return true;
  }
}
