package dev.evenflow.tensor;

import java.util.List;

/** Operations that rearrange elements and compute nothing. */
public sealed interface Movement extends Operation {

  /** The same elements in row-major order under another shape of equal size. */
  record Reshape(Shape shape) implements Movement {
    @Override
    public void differentiate(Tensor node, Tensor g, Adjoints adjoints) {
      adjoints.add(node.input(0), g.reshape(node.input(0).shape()));
    }
  }

  /** The elements repeated along stretched and new leading axes, as {@link Shape#broadcast}. */
  record Broadcast(Shape shape) implements Movement {
    @Override
    public void differentiate(Tensor node, Tensor g, Adjoints adjoints) {
      adjoints.add(node.input(0), g.sumTo(node.input(0).shape()));
    }
  }

  /** Output axis i is input axis {@code permutation[i]}. */
  record Transpose(List<Integer> permutation) implements Movement {
    @Override
    public void differentiate(Tensor node, Tensor g, Adjoints adjoints) {
      int[] inverse = new int[permutation.size()];
      for (int axis = 0; axis < inverse.length; axis++) {
        inverse[permutation.get(axis)] = axis;
      }
      adjoints.add(node.input(0), g.transpose(inverse));
    }
  }

  /** Every {@code step}-th element of one axis from {@code start}, {@code extent} of them. */
  record Slice(int axis, int start, int extent, int step) implements Movement {
    @Override
    public void differentiate(Tensor node, Tensor g, Adjoints adjoints) {
      Tensor x = node.input(0);
      adjoints.add(x, g.pad(axis, start, step, x.shape().extent(axis)));
    }
  }

  /** The adjoint of {@link Slice}: the input's elements spread over zeros along one axis. */
  record Pad(int axis, int start, int step, int extent) implements Movement {
    @Override
    public void differentiate(Tensor node, Tensor g, Adjoints adjoints) {
      Tensor x = node.input(0);
      int count = x.shape().extent(axis);
      adjoints.add(x, g.slice(axis, start, start + (count - 1) * step + 1, step));
    }
  }

  /** The inputs one after the other along one axis. */
  record Concat(int axis) implements Movement {
    @Override
    public void differentiate(Tensor node, Tensor g, Adjoints adjoints) {
      int start = 0;
      for (Tensor part : node.inputs()) {
        int end = start + part.shape().extent(axis);
        adjoints.add(part, g.slice(axis, start, end));
        start = end;
      }
    }
  }

  /** The same value, through which no gradient flows. */
  record Detach() implements Movement {
    @Override
    public void differentiate(Tensor node, Tensor g, Adjoints adjoints) {}
  }
}
