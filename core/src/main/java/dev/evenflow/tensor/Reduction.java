package dev.evenflow.tensor;

import java.util.List;

/** Operations that make one element of many. Sums to rank 0 stay in double. */
public sealed interface Reduction extends Operation {

  /** The sum over these neighbouring axes (ascending, each longer than 1), which disappear. */
  record Sum(List<Integer> axes) implements Reduction {
    @Override
    public void differentiate(Tensor node, Tensor g, Adjoints adjoints) {
      Shape full = node.input(0).shape();
      Shape kept = full;
      for (int axis : axes) {
        kept = kept.with(axis, 1);
      }
      adjoints.add(node.input(0), g.reshape(kept).broadcastTo(full));
    }
  }

  /** The sum of the squares of all elements, accumulated in double: it does not overflow. */
  record SumOfSquares() implements Reduction {
    @Override
    public String label() {
      return "sum-of-squares";
    }

    @Override
    public void differentiate(Tensor node, Tensor g, Adjoints adjoints) {
      Tensor x = node.input(0);
      adjoints.add(x, x.mul(g.mul(2)));
    }
  }

  /** The largest element along an axis, NaN if there is one; its gradient goes to the first. */
  record Max(int axis) implements Reduction {
    @Override
    public void differentiate(Tensor node, Tensor g, Adjoints adjoints) {
      Tensor x = node.input(0);
      Shape kept = x.shape().with(axis, 1);
      Tensor index = x.argMax(axis).reshape(kept);
      adjoints.add(x, g.reshape(kept).putAlong(axis, index, x.shape().extent(axis)));
    }
  }

  /** The index (int32) of the first largest element along an axis; a NaN counts as largest. */
  record ArgMax(int axis) implements Reduction {
    @Override
    public void differentiate(Tensor node, Tensor g, Adjoints adjoints) {}
  }
}
