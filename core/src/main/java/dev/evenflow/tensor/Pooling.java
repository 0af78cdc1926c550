package dev.evenflow.tensor;

/**
 * Reductions over moving windows of NHWC images. Padding never wins a maximum and adds 0 to a sum.
 */
public sealed interface Pooling extends Operation {
  /** The window's geometry. */
  Window window();

  /** The sum in each window. */
  record SumPool(Window window) implements Pooling {
    @Override
    public String label() {
      return "sum-pool";
    }

    @Override
    public void differentiate(Tensor node, Tensor g, Adjoints adjoints) {
      Tensor x = node.input(0);
      adjoints.add(x, Tensor.of(new SpreadPool(window, x.shape()), x.shape(), g));
    }
  }

  /** The adjoint of {@link SumPool}: each output's value is added to all places of its window. */
  record SpreadPool(Window window, Shape images) implements Pooling {
    @Override
    public String label() {
      return "spread-pool";
    }

    @Override
    public void differentiate(Tensor node, Tensor g, Adjoints adjoints) {
      adjoints.add(node.input(0), g.sumPool(window));
    }
  }

  /**
   * The place (int32, row * width + column) of the first largest element in each window; a NaN
   * counts as largest.
   */
  record ArgMaxPool(Window window) implements Pooling {
    @Override
    public String label() {
      return "arg-max-pool";
    }

    @Override
    public void differentiate(Tensor node, Tensor g, Adjoints adjoints) {}
  }
}
