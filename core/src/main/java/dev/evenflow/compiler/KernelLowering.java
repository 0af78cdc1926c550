package dev.evenflow.compiler;

import dev.evenflow.kernel.ArgMax;
import dev.evenflow.kernel.Convolution;
import dev.evenflow.kernel.ConvolutionShape;
import dev.evenflow.kernel.MatrixProduct;
import dev.evenflow.kernel.Pooling;
import dev.evenflow.kernel.PoolingShape;
import dev.evenflow.kernel.Rows;
import dev.evenflow.kernel.Stage;
import dev.evenflow.kernel.StridedCopy;
import dev.evenflow.kernel.UniformNumbers;
import dev.evenflow.kernel.Work;
import dev.evenflow.kernel.Zeros;
import dev.evenflow.tensor.Convolving;
import dev.evenflow.tensor.Indexing;
import dev.evenflow.tensor.MatMul;
import dev.evenflow.tensor.Movement;
import dev.evenflow.tensor.Reduction;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Window;
import java.util.List;
import java.util.Optional;

/** The steps of a tensor that has a kernel of its own, such as a product or a convolution. */
final class KernelLowering {
  private final Lowering lowering;
  private final Binding binding;

  KernelLowering(Lowering lowering, Binding binding) {
    this.lowering = lowering;
    this.binding = binding;
  }

  /** Writes the steps of a tensor that has a kernel of its own. */
  void kernel(Tensor node) {
    switch (node.operation()) {
      case MatMul product -> matmul(node, product);
      case Convolving convolving -> {
        Work work =
            switch (convolving) {
              case Convolving.Convolution forward ->
                  Convolution.forward(
                      convolution(node.input(0).shape(), node.input(1).shape(), forward));
              case Convolving.InputGradient gradient ->
                  Convolution.inputGradient(
                      convolution(node.shape(), node.input(1).shape(), gradient));
              case Convolving.WeightGradient gradient ->
                  Convolution.weightGradient(
                      convolution(node.input(0).shape(), node.shape(), gradient));
            };
        binding.bind(work, node.input(0), node.input(1), node);
      }
      case dev.evenflow.tensor.Pooling pooling -> pool(node, pooling);
      case Indexing indexing -> index(node, indexing);
      case Movement movement -> move(node, movement);
      case Reduction.ArgMax max -> argMax(node, max);
      case Source.Uniform uniform -> {
        UniformNumbers numbers = new UniformNumbers(uniform.stream());
        int register = lowering.registers().of(node.input(0));
        double[] values = lowering.registers().values();
        binding.steps().add(workers -> numbers.position((long) values[register]));
        binding.bind(new Work(List.of(numbers.stage(node.shape().size())), 0), node);
      }
      default -> throw new IllegalStateException("no kernel for " + node);
    }
  }

  private void matmul(Tensor node, MatMul product) {
    int m = node.shape().extent(-2);
    int n = node.shape().extent(-1);
    int k = node.input(0).shape().extent(product.transposeLeft() ? -2 : -1);
    int batch = node.shape().size() / (m * n);
    boolean left = product.transposeLeft();
    boolean right = product.transposeRight();
    Repetition repetition = lowering.repetition();
    Optional<MatrixProduct.Repeated> repeated =
        repetition.isConstant(node.input(1))
            ? MatrixProduct.repeated(repetition.times(), batch, m, n, k, left, right)
            : Optional.empty();
    if (repeated.isEmpty()) {
      binding.bind(
          MatrixProduct.of(batch, m, n, k, left, right), node.input(0), node.input(1), node);
      return;
    }
    Location copy = new Location(Memory.array(repeated.get().floats()), 0);
    List<Location> packed = List.of(lowering.locate(node.input(1)), copy);
    binding.bind(repeated.get().packing(), packed, List.of(), repetition.before);
    binding.bind(
        repeated.get().product(),
        List.of(lowering.locate(node.input(0)), copy, lowering.locate(node)),
        node);
  }

  private static ConvolutionShape convolution(Shape images, Shape weights, Convolving convolving) {
    Window w = convolving.window();
    return new ConvolutionShape(
        images.extent(0),
        images.extent(1),
        images.extent(2),
        images.extent(3),
        weights.extent(3),
        w.height(),
        w.width(),
        w.strideHeight(),
        w.strideWidth(),
        w.top(),
        w.bottom(),
        w.left(),
        w.right(),
        w.dilationHeight(),
        w.dilationWidth(),
        convolving.groups());
  }

  private void pool(Tensor node, dev.evenflow.tensor.Pooling pooling) {
    boolean spreads = pooling instanceof dev.evenflow.tensor.Pooling.SpreadPool;
    Shape images = spreads ? node.shape() : node.input(0).shape();
    Window w = pooling.window();
    PoolingShape shape =
        new PoolingShape(
            images.extent(0),
            images.extent(1),
            images.extent(2),
            images.extent(3),
            w.height(),
            w.width(),
            w.strideHeight(),
            w.strideWidth(),
            w.top(),
            w.bottom(),
            w.left(),
            w.right(),
            w.dilationHeight(),
            w.dilationWidth());
    Work work =
        switch (pooling) {
          case dev.evenflow.tensor.Pooling.SumPool sum -> Pooling.sum(shape);
          case dev.evenflow.tensor.Pooling.SpreadPool spread -> Pooling.spread(shape);
          case dev.evenflow.tensor.Pooling.ArgMaxPool max -> Pooling.argMax(shape);
        };
    binding.bind(work, node.input(0), node);
  }

  private void index(Tensor node, Indexing indexing) {
    Tensor values = node.input(0);
    Tensor indices = node.inputs().getLast();
    int count = indices.shape().size();
    switch (indexing) {
      case Indexing.GatherRows gather -> {
        binding.checkRange(indices, values.shape().extent(0));
        binding.bind(Rows.gather(node.shape().size() / count, count), values, indices, node);
      }
      case Indexing.ScatterRows scatter -> {
        int rows = node.shape().extent(0);
        binding.checkRange(indices, rows);
        int width = node.shape().size() / rows;
        int repeat = count * width / values.shape().size();
        binding.bind(Rows.scatterAdd(rows, width, count, repeat), indices, values, node);
      }
      case Indexing.TakeAlong take -> {
        Shape from = values.shape();
        binding.checkRange(indices, from.extent(take.axis()));
        int inner = from.strides()[take.axis()];
        int outer = from.size() / inner / from.extent(take.axis());
        binding.bind(
            Rows.takeAlong(
                outer, from.extent(take.axis()), inner, indices.shape().extent(take.axis())),
            values,
            indices,
            node);
      }
      case Indexing.PutAlong put -> {
        binding.checkRange(indices, put.extent());
        int inner = node.shape().strides()[put.axis()];
        int outer = node.shape().size() / inner / put.extent();
        binding.bind(
            Rows.putAlong(outer, put.extent(), inner, values.shape().extent(put.axis())),
            indices,
            values,
            node);
      }
      case Indexing.DistinctRows distinct -> {
        binding.checkRange(indices, distinct.rows());
        binding.bind(Rows.distinct(distinct.rows(), count), indices, node);
      }
      case Indexing.SumAtRows sum -> throw new IllegalStateException("rank 0");
    }
  }

  private void move(Tensor node, Movement movement) {
    Shape out = node.shape();
    switch (movement) {
      case Movement.Transpose transpose -> {
        int[] dense = node.input(0).shape().strides();
        int[] from = new int[out.rank()];
        for (int axis = 0; axis < from.length; axis++) {
          from[axis] = dense[transpose.permutation().get(axis)];
        }
        copy(node.input(0), node, out, from, 0, out.strides(), 0);
      }
      case Movement.Slice slice -> {
        int[] from = node.input(0).shape().strides();
        int start = slice.start() * from[slice.axis()];
        from[slice.axis()] *= slice.step();
        copy(node.input(0), node, out, from, start, out.strides(), 0);
      }
      case Movement.Pad pad -> {
        binding.bind(new Work(List.of(Zeros.stage(out.size())), 0), node);
        int[] to = out.strides();
        int start = pad.start() * to[pad.axis()];
        to[pad.axis()] *= pad.step();
        Shape in = node.input(0).shape();
        copy(node.input(0), node, in, in.strides(), 0, to, start);
      }
      case Movement.Concat concat -> {
        int start = 0;
        for (Tensor part : node.inputs()) {
          Shape in = part.shape();
          copy(part, node, in, in.strides(), 0, out.strides(), start);
          start += in.extent(concat.axis()) * out.strides()[concat.axis()];
        }
      }
      default -> throw new IllegalStateException("no kernel for " + node);
    }
  }

  private void copy(
      Tensor from,
      Tensor to,
      Shape extents,
      int[] fromStrides,
      int fromStart,
      int[] toStrides,
      int toStart) {
    Space space = Space.of(extents, List.of(fromStrides, toStrides));
    Stage stage =
        StridedCopy.stage(
            space.extents(), space.strides()[0], fromStart, space.strides()[1], toStart);
    binding.bind(new Work(List.of(stage), 0), from, to);
  }

  private void argMax(Tensor node, Reduction.ArgMax max) {
    Shape from = node.input(0).shape();
    int inner = from.strides()[max.axis()];
    int extent = from.extent(max.axis());
    Stage stage = ArgMax.stage(from.size() / inner / extent, extent, inner);
    binding.bind(new Work(List.of(stage), 0), node.input(0), node);
  }
}
