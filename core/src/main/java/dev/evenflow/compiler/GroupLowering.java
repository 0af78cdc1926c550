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
import dev.evenflow.kernel.loop.Extents;
import dev.evenflow.kernel.loop.Opcode;
import dev.evenflow.tensor.Convolving;
import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.Indexing;
import dev.evenflow.tensor.MatMul;
import dev.evenflow.tensor.Movement;
import dev.evenflow.tensor.Reduction;
import dev.evenflow.tensor.Scanning;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The steps of one group. */
final class GroupLowering {
  private static final int[] NO_REGISTERS = {};

  private final Lowering lowering;
  private final List<Step> steps = new ArrayList<>();

  GroupLowering(Lowering lowering) {
    this.lowering = lowering;
  }

  /** The steps that compute a group, of which these tensors are read afterwards. */
  List<Step> steps(Group group, List<Tensor> outputs) {
    Tensor node = group.first();
    if (group.isLoop()) {
      loop(group, outputs);
    } else if (node.operation() instanceof Scanning.Loop) {
      List<Tensor> results =
          group.own().stream()
              .filter(tensor -> tensor.isScalar() || outputs.contains(tensor))
              .toList();
      steps.add(LoopStep.of(lowering, node, results));
    } else if (node.isScalar()) {
      scalar(node);
    } else {
      kernel(node);
    }
    return steps;
  }

  private void loop(Group group, List<Tensor> outputs) {
    ClusterLoop loop = new ClusterLoop(group, outputs, lowering.views());
    if (outputs.isEmpty() && loop.reductions().isEmpty()) {
      return;
    }
    boolean isPadded = true;
    for (Tensor operand : loop.operands()) {
      isPadded &=
          !operand.isScalar()
              && lowering.views().of(operand).offset() % Memory.PADDING == 0
              && locate(operand).stride() % Memory.PADDING == 0;
      isPadded &=
          lowering.views().of(operand).root().shape().size() == operand.shape().size()
              || lowering.views().of(operand).offset() == 0;
    }
    ClusterLoop.Made made = loop.make(isPadded);
    int operands = loop.operands().size();
    float[][] buffers = new float[operands + loop.reductions().size()][];
    for (int i = 0; i < operands; i++) {
      Location location = locate(loop.operands().get(i)).plus(loop.start(i));
      if (made.walk().tiling().repeats(i)) {
        location =
            tiled(location, loop.operands().get(i).shape().size(), made.walk().tiling().times());
      }
      bind(location, buffers, made.offsets(), i);
    }
    List<Step> endings = new ArrayList<>();
    int partials = 0;
    for (int i = 0; i < loop.reductions().size(); i++) {
      partials += ending(loop.reductions().get(i), made, buffers, operands + i, partials, endings);
    }
    int[] places = loop.scalars().stream().mapToInt(lowering.registers()::of).toArray();
    boolean[] areInts = new boolean[places.length];
    for (int i = 0; i < areInts.length; i++) {
      areInts[i] = loop.scalars().get(i).type() == ElementType.INT32;
    }
    steps.add(
        new KernelStep(
            made.stage(), buffers, made.offsets(), places, areInts, lowering.registers().values()));
    steps.addAll(endings);
  }

  /** A row written several times, each time that the step runs. */
  private Location tiled(Location row, int size, int times) {
    Location tile = new Location(Memory.array(size * times), 0);
    steps.add(Copy.of(row, lowering.repetition(), tile, lowering.repetition(), size));
    steps.add(workers -> {
      for (int done = size; done < size * times; done *= 2) {
        System.arraycopy(tile.array(), 0, tile.array(), done, Math.min(done, size * times - done));
      }
    });
    return tile;
  }

  /**
   * Gives a reduction's results their place; partial ones are combined afterwards.
   *
   * @param used how many floats of the workspace partial results take already
   * @return how many these take
   */
  private int ending(
      Tensor reduction,
      ClusterLoop.Made made,
      float[][] buffers,
      int buffer,
      int used,
      List<Step> endings) {
    Walk walk = made.walk();
    if (!reduction.isScalar() && walk.blocks() == 1) {
      bind(locate(reduction), buffers, made.offsets(), buffer);
      return 0;
    }
    Opcode opcode = ClusterLoop.opcode(reduction);
    int partials = walk.partials() * (opcode == Opcode.SUM_OF_SQUARES ? 2 : 1);
    lowering.workspace().use(buffers, buffer, used + partials);
    made.offsets()[buffer] = used;
    if (reduction.isScalar()) {
      int register = lowering.registers().of(reduction);
      double[] values = lowering.registers().values();
      endings.add(workers ->
          values[register] = Partials.combined(opcode, buffers[buffer], used, walk.units()));
      return partials;
    }
    float[][] combined = new float[2][];
    int[] offsets = {used, 0};
    bind(locate(reduction), combined, offsets, 1);
    lowering.workspace().use(combined, 0, used + partials);
    Stage combine =
        Partials.stage(walk.rows(), walk.blocks(), walk.columns(), opcode == Opcode.MAXIMUM);
    endings.add(step(combine, combined, offsets));
    return partials;
  }

  private void scalar(Tensor node) {
    switch (node.operation()) {
      case Reduction.ArgMax max when !node.input(0).isScalar() -> wholeArgMax(node);
      case Indexing.SumAtRows sum -> sumAtRows(node, sum);
      default -> {
        Step step = ScalarSteps.of(lowering, node);
        if (step != null) {
          steps.add(step);
        }
      }
    }
  }

  private void wholeArgMax(Tensor node) {
    int register = lowering.registers().of(node);
    double[] values = lowering.registers().values();
    float[][] buffers = {new float[0], new float[1]};
    int[] offsets = new int[2];
    bind(locate(node.input(0)), buffers, offsets, 0);
    steps.add(step(ArgMax.stage(1, node.input(0).shape().size(), 1), buffers, offsets));
    steps.add(workers -> values[register] = Float.floatToRawIntBits(buffers[1][0]));
  }

  private KernelStep step(Stage stage, float[][] buffers, int[] offsets) {
    return new KernelStep(
        stage, buffers, offsets, NO_REGISTERS, new boolean[0], lowering.registers().values());
  }

  private void bind(Location location, float[][] buffers, int[] offsets, int index) {
    lowering.repetition().bind(location, buffers, offsets, index);
  }

  private Location locate(Tensor tensor) {
    return lowering.locate(tensor);
  }

  /** A rank-0 value as the only element of some memory. */
  private Location element(Tensor scalar) {
    float[] memory = new float[Memory.PADDING];
    int from = lowering.registers().of(scalar);
    double[] values = lowering.registers().values();
    boolean isInt = scalar.type() == ElementType.INT32;
    steps.add(workers ->
        memory[0] = isInt ? Float.intBitsToFloat((int) values[from]) : (float) values[from]);
    return new Location(memory, 0);
  }

  private void bind(Work work, Tensor... operands) {
    List<Location> locations = new ArrayList<>();
    for (Tensor operand : operands) {
      locations.add(operand.isScalar() ? element(operand) : locate(operand));
    }
    bind(work, locations, operands[operands.length - 1]);
  }

  /** Binds a work to its operands; who asks for the greatest magnitude of the result is told. */
  private void bind(Work work, List<Location> operands, Tensor result) {
    Tensor greatest = lowering.watched(result);
    if (greatest == null) {
      bind(work, operands, List.of(), steps);
      return;
    }
    int chunks = work.stages().getLast().chunks();
    Location magnitudes = new Location(Memory.array(chunks), 0);
    int operand = operands.size() + (work.workspace() > 0 ? 1 : 0);
    bind(work.watched(operand), operands, List.of(magnitudes), steps);
    int register = lowering.registers().of(greatest);
    double[] values = lowering.registers().values();
    steps.add(workers ->
        values[register] = Partials.combined(Opcode.MAXIMUM, magnitudes.array(), 0, chunks));
  }

  /** Binds a work to its operands, a workspace where it wants one, and more operands after that. */
  private void bind(Work work, List<Location> operands, List<Location> more, List<Step> steps) {
    int first = operands.size() + (work.workspace() > 0 ? 1 : 0);
    float[][] buffers = new float[first + more.size()][];
    int[] offsets = new int[buffers.length];
    for (int i = 0; i < operands.size(); i++) {
      bind(operands.get(i), buffers, offsets, i);
    }
    if (work.workspace() > 0) {
      lowering.workspace().use(buffers, operands.size(), work.workspace());
    }
    for (int i = 0; i < more.size(); i++) {
      bind(more.get(i), buffers, offsets, first + i);
    }
    for (Stage stage : work.stages()) {
      steps.add(step(stage, buffers, offsets));
    }
  }

  private void kernel(Tensor node) {
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
        bind(work, node.input(0), node.input(1), node);
      }
      case dev.evenflow.tensor.Pooling pooling -> pool(node, pooling);
      case Indexing indexing -> index(node, indexing);
      case Movement movement -> move(node, movement);
      case Reduction.ArgMax max -> argMax(node, max);
      case Source.Uniform uniform -> {
        UniformNumbers numbers = new UniformNumbers(uniform.stream());
        int register = lowering.registers().of(node.input(0));
        double[] values = lowering.registers().values();
        steps.add(workers -> numbers.position((long) values[register]));
        bind(new Work(List.of(numbers.stage(node.shape().size())), 0), node);
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
      bind(MatrixProduct.of(batch, m, n, k, left, right), node.input(0), node.input(1), node);
      return;
    }
    Location copy = new Location(Memory.array(repeated.get().floats()), 0);
    List<Location> packed = List.of(locate(node.input(1)), copy);
    bind(repeated.get().packing(), packed, List.of(), repetition.before);
    bind(repeated.get().product(), List.of(locate(node.input(0)), copy, locate(node)), node);
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
    bind(work, node.input(0), node);
  }

  private void index(Tensor node, Indexing indexing) {
    Tensor values = node.input(0);
    Tensor indices = node.inputs().getLast();
    int count = indices.shape().size();
    switch (indexing) {
      case Indexing.GatherRows gather -> {
        checkRange(indices, values.shape().extent(0));
        bind(Rows.gather(node.shape().size() / count, count), values, indices, node);
      }
      case Indexing.ScatterRows scatter -> {
        int rows = node.shape().extent(0);
        checkRange(indices, rows);
        int width = node.shape().size() / rows;
        int repeat = count * width / values.shape().size();
        bind(Rows.scatterAdd(rows, width, count, repeat), indices, values, node);
      }
      case Indexing.TakeAlong take -> {
        Shape from = values.shape();
        checkRange(indices, from.extent(take.axis()));
        int inner = from.strides()[take.axis()];
        int outer = from.size() / inner / from.extent(take.axis());
        bind(
            Rows.takeAlong(
                outer, from.extent(take.axis()), inner, indices.shape().extent(take.axis())),
            values,
            indices,
            node);
      }
      case Indexing.PutAlong put -> {
        checkRange(indices, put.extent());
        int inner = node.shape().strides()[put.axis()];
        int outer = node.shape().size() / inner / put.extent();
        bind(
            Rows.putAlong(outer, put.extent(), inner, values.shape().extent(put.axis())),
            indices,
            values,
            node);
      }
      case Indexing.DistinctRows distinct -> {
        checkRange(indices, distinct.rows());
        bind(Rows.distinct(distinct.rows(), count), indices, node);
      }
      case Indexing.SumAtRows sum -> throw new IllegalStateException("rank 0");
    }
  }

  private void sumAtRows(Tensor node, Indexing.SumAtRows sum) {
    Shape table = sum.table();
    Location values = locate(node.input(0));
    Location rows = locate(node.input(1));
    int height = table.extent(0);
    int width = table.size() / height;
    int count = node.input(1).shape().size();
    int sums = Rows.segments(width, count, Extents.SEGMENT);
    float[][] buffers = {values.array(), rows.array(), new float[0]};
    lowering.workspace().use(buffers, 2, 2 * sums);
    int[] offsets = {values.offset(), rows.offset(), 0};
    checkRange(node.input(1), height);
    Stage stage = Rows.sums(height, width, count, Extents.SEGMENT, sum.ofSquares());
    steps.add(step(stage, buffers, offsets));
    int register = lowering.registers().of(node);
    double[] results = lowering.registers().values();
    steps.add(workers ->
        results[register] = Partials.combined(Opcode.SUM_OF_SQUARES, buffers[2], 0, sums));
  }

  /** Indices are computed and checked before the guard, even where only an update reads them. */
  private void checkRange(Tensor indices, int bound) {
    if (indices.isScalar()) {
      int from = lowering.registers().of(indices);
      double[] values = lowering.registers().values();
      lowering.compute.add(
          workers -> Ranges.check("an index at " + indices.origin(), (int) values[from], bound));
      return;
    }
    Tensor root = lowering.views().root(indices);
    if (root.operation() instanceof dev.evenflow.tensor.Pooling.ArgMaxPool
        || root.operation() instanceof Indexing.DistinctRows
        || (root.operation() instanceof Reduction.ArgMax max
            && root.input(0).shape().extent(max.axis()) <= bound)) {
      return;
    }
    float[][] buffers = new float[1][];
    int[] offsets = new int[1];
    bind(locate(indices), buffers, offsets, 0);
    int count = indices.shape().size();
    String what =
        root.operation() instanceof Source.Input input
            ? "input " + input.name()
            : "an index at " + indices.origin();
    lowering.compute.add(workers -> {
      for (int i = 0; i < count; i++) {
        Ranges.check(what, Float.floatToRawIntBits(buffers[0][offsets[0] + i]), bound);
      }
    });
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
        bind(new Work(List.of(Zeros.stage(out.size())), 0), node);
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
    bind(new Work(List.of(stage), 0), from, to);
  }

  private void argMax(Tensor node, Reduction.ArgMax max) {
    Shape from = node.input(0).shape();
    int inner = from.strides()[max.axis()];
    int extent = from.extent(max.axis());
    Stage stage = ArgMax.stage(from.size() / inner / extent, extent, inner);
    bind(new Work(List.of(stage), 0), node.input(0), node);
  }
}
