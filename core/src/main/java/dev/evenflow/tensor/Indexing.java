package dev.evenflow.tensor;

/**
 * Look-ups by int32 indices and their adjoints. An index out of range is an error before any
 * kernel.
 */
public sealed interface Indexing extends Operation {

  /** Rows of a table [r, ...] by indices [i ...]: [i ..., ...]. */
  record GatherRows() implements Indexing {
    @Override
    public String label() {
      return "gather-rows";
    }

    @Override
    public void differentiate(Tensor node, Tensor g, Adjoints adjoints) {
      Tensor table = node.input(0);
      adjoints.add(table, g.scatterRows(node.input(1), table.shape()));
    }
  }

  /**
   * Zeros of {@code shape} with each value added to the row of its index. Where there are more
   * indices than values, each value is added at as many successive ones. Inputs: values, rows.
   */
  record ScatterRows(Shape shape) implements Indexing {
    @Override
    public String label() {
      return "scatter-rows";
    }

    @Override
    public void differentiate(Tensor node, Tensor g, Adjoints adjoints) {
      Tensor values = node.input(0);
      Tensor rows = g.gatherRows(node.input(1));
      int repeat = rows.shape().size() / values.shape().size();
      adjoints.add(
          values,
          repeat == 1
              ? rows.reshape(values.shape())
              : rows.reshape(-1, repeat, shape.size() / shape.extent(0))
                  .sum(1)
                  .reshape(values.shape()));
    }
  }

  /** {@code out[.., i, ..] = x[.., index[.., i, ..], ..]} along one axis. Inputs: x, index. */
  record TakeAlong(int axis) implements Indexing {
    @Override
    public String label() {
      return "take-along";
    }

    @Override
    public void differentiate(Tensor node, Tensor g, Adjoints adjoints) {
      Tensor x = node.input(0);
      adjoints.add(x, g.putAlong(axis, node.input(1), x.shape().extent(axis)));
    }
  }

  /**
   * The adjoint of {@link TakeAlong}: values added to zeros at their index. Inputs: values, index.
   */
  record PutAlong(int axis, int extent) implements Indexing {
    @Override
    public String label() {
      return "put-along";
    }

    @Override
    public void differentiate(Tensor node, Tensor g, Adjoints adjoints) {
      adjoints.add(node.input(0), g.takeAlong(axis, node.input(1)));
    }
  }

  /**
   * Indices of a table's rows [n] as those that differ and the place of each: int32 [2, n], first
   * the distinct ones in ascending order, filled up with the last, then for each index its place
   * among them. The compiler makes it of the rows of a gradient.
   *
   * @param rows the number of rows of the table
   */
  record DistinctRows(int rows) implements Indexing {
    @Override
    public String label() {
      return "distinct-rows";
    }

    @Override
    public void differentiate(Tensor node, Tensor g, Adjoints adjoints) {}
  }

  /**
   * The sum of some rows of a table, or of their squares, as {@link Reduction.Sum} and {@link
   * Reduction.SumOfSquares} sum the table that holds zeros elsewhere: to the bit, where the indices
   * ascend and an index that occurs again stands for zeros. Rank 0. Inputs: values [n, ...], rows
   * [n].
   */
  record SumAtRows(Shape table, boolean ofSquares) implements Indexing {
    @Override
    public String label() {
      return "sum-at-rows";
    }

    @Override
    public void differentiate(Tensor node, Tensor g, Adjoints adjoints) {
      Tensor x = node.input(0);
      adjoints.add(x, ofSquares ? x.mul(g.mul(2)) : g.broadcastTo(x.shape()));
    }
  }

  /**
   * Zeros of a table's shape with each value added at several successive indices.
   *
   * @param values [n, ...]
   * @param rows int32, as often as there are values
   */
  static Tensor scatterRepeated(Tensor values, Tensor rows, Shape table) {
    return Tensor.of(new ScatterRows(table), table, values, rows);
  }

  /** The distinct ones of indices [n] of a table's rows, and the place of each: int32 [2, n]. */
  static Tensor distinctRows(Tensor indices, int rows) {
    return Tensor.ofInts(new DistinctRows(rows), Shape.of(2, indices.shape().extent(0)), indices);
  }

  /** The sum of a table that holds these values at these rows and zeros elsewhere: rank 0. */
  static Tensor sumAtRows(Tensor values, Tensor rows, Shape table) {
    return Tensor.of(new SumAtRows(table, false), Shape.SCALAR, values, rows);
  }

  /** The sum of the squares of a table that holds these values at these rows, and zeros: rank 0. */
  static Tensor squaresAtRows(Tensor values, Tensor rows, Shape table) {
    return Tensor.of(new SumAtRows(table, true), Shape.SCALAR, values, rows);
  }
}
