package dev.evenflow.testing;

import static dev.evenflow.testing.Argument.ints;
import static dev.evenflow.testing.Argument.normal;

import dev.evenflow.tensor.Indexing;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Look-ups and their adjoints, with more indices than rows so that some occur twice. */
final class IndexingCases {
  private final List<Case> cases = new ArrayList<>();

  private IndexingCases() {}

  static List<Case> all() {
    IndexingCases made = new IndexingCases();
    made.rows(Shape.of(3, 4), Shape.of(5));
    made.rows(Shape.of(7, 3), Shape.of(2, 3));
    made.rows(Shape.of(3), Shape.of(4));
    made.rows(Shape.of(3, 2, 2), Shape.of(4));
    made.rows(Shape.of(3, 4), Shape.SCALAR);
    made.rows(Shape.of(4), Shape.SCALAR);
    made.rows(Shape.of(1, 4), Shape.of(3));
    for (int axis = 0; axis < 3; axis++) {
      made.along(axis, Shape.of(2, 3, 4), 5);
    }
    made.along(1, Shape.of(5, 4), 1);
    made.repeated(Shape.of(3, 4), 5, 3);
    made.repeated(Shape.of(7, 2, 3), 1, 9);
    made.distinct(Shape.of(3, 4), 5);
    made.distinct(Shape.of(3000, 7), 130);
    made.distinct(Shape.of(50_000), 3);
    made.along(0, Shape.of(3), 7);
    made.cases.add(
        Case.binary("cross-entropy", IndexingCases::crossEntropy, normal(4, 5), ints(5, 4)));
    return made.cases;
  }

  private void rows(Shape table, Shape rows) {
    int[] values = new int[rows.rank() + table.rank() - 1];
    System.arraycopy(rows.extents(), 0, values, 0, rows.rank());
    System.arraycopy(table.extents(), 1, values, rows.rank(), table.rank() - 1);
    cases.add(
        Case.binary(
            "gather-rows" + table + rows,
            (x, i) -> x.gatherRows(i).square(),
            normal(table.extents()),
            ints(table.extent(0), rows.extents())));
    cases.add(
        Case.binary(
            "scatter-rows" + table + rows,
            (x, i) -> x.scatterRows(i, table).square(),
            normal(values),
            ints(table.extent(0), rows.extents())));
  }

  private void repeated(Shape table, int count, int repeat) {
    cases.add(
        Case.binary(
            "scatter-repeated" + table + count,
            (x, i) -> Indexing.scatterRepeated(x, i, table).square(),
            normal(table.with(0, count).extents()),
            ints(table.extent(0), count, repeat)));
  }

  private void distinct(Shape table, int count) {
    int rows = table.extent(0);
    cases.add(
        Case.unary(
            "distinct-rows" + table + count,
            i -> Indexing.distinctRows(i, rows),
            ints(rows, count)));
    cases.add(
        Case.binary(
            "sums-at-rows" + table + count,
            (x, i) -> sums(x, Indexing.distinctRows(i, rows), table),
            normal(table.with(0, count).extents()),
            ints(rows, count)));
  }

  /** The sum of squares and the sine of the sum of the table to which values are added. */
  private static Tensor sums(Tensor values, Tensor distinct, Shape table) {
    int count = values.shape().extent(0);
    Tensor places = distinct.slice(0, 1, 2).reshape(count);
    Tensor rows = distinct.slice(0, 0, 1).reshape(count);
    Tensor compact = values.scatterRows(places, values.shape());
    return Indexing.squaresAtRows(compact, rows, table)
        .add(Indexing.sumAtRows(compact, rows, table).sin());
  }

  private void along(int axis, Shape shape, int count) {
    Shape index = shape.with(axis, count);
    int extent = shape.extent(axis);
    cases.add(
        Case.binary(
            "take-along" + axis + shape + count,
            (x, i) -> x.takeAlong(axis, i).square(),
            normal(shape.extents()),
            ints(extent, index.extents())));
    cases.add(
        Case.binary(
            "put-along" + axis + shape + count,
            (x, i) -> x.putAlong(axis, i, extent).square(),
            normal(index.extents()),
            ints(extent, index.extents())));
  }

  private static Tensor crossEntropy(Tensor x, Tensor labels) {
    return x.logSoftmax(1).takeAlong(1, labels.reshape(-1, 1)).mean().negate();
  }
}
