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

  /** Zeros of {@code shape} with each value added to the row of its index. Inputs: values, rows. */
  record ScatterRows(Shape shape) implements Indexing {
    @Override
    public String label() {
      return "scatter-rows";
    }

    @Override
    public void differentiate(Tensor node, Tensor g, Adjoints adjoints) {
      adjoints.add(node.input(0), g.gatherRows(node.input(1)));
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
}
