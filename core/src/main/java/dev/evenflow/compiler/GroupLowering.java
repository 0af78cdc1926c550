package dev.evenflow.compiler;

import static java.util.stream.Collectors.joining;

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

/** The steps of one group. */
final class GroupLowering {
  private static final int[] NO_REGISTERS = {};

  private final Lowering lowering;
  private final List<Step> steps = new ArrayList<>();
  private String title = "";

  GroupLowering(Lowering lowering) {
    this.lowering = lowering;
  }

  /** The steps that compute a group, of which these tensors are read afterwards. */
  List<Step> steps(Group group, List<Tensor> outputs) {
    Tensor node = group.first();
    title = title(group);
    if (group.isElementwise()) {
      cluster(group, outputs);
    } else if (node.operation() instanceof Scanning.Loop) {
      List<Tensor> results =
          group.tensors().stream()
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

  private static String title(Group group) {
    Tensor first = group.first();
    String inputs =
        first.inputs().stream().map(input -> input.shape().toString()).collect(joining(" "));
    return group.isElementwise()
        ? "loop of " + group.tensors().size() + " " + first.shape()
        : first.operation() + " " + inputs + " -> " + first.shape();
  }

  private void cluster(Group group, List<Tensor> outputs) {
    if (outputs.isEmpty()) {
      return;
    }
    ClusterLoop loop = new ClusterLoop(group, outputs, lowering.views());
    boolean isPadded = true;
    for (Tensor operand : loop.operands()) {
      isPadded &=
          !operand.isScalar() && lowering.views().of(operand).offset() % Memory.PADDING == 0;
      isPadded &=
          lowering.views().of(operand).root().shape().size() == operand.shape().size()
              || lowering.views().of(operand).offset() == 0;
    }
    ClusterLoop.Made made = loop.make(isPadded);
    float[][] buffers = new float[loop.operands().size()][];
    for (int i = 0; i < buffers.length; i++) {
      Location location = lowering.locate(loop.operands().get(i));
      buffers[i] = location.array();
      made.offsets()[i] = location.offset();
    }
    int[] places = loop.scalars().stream().mapToInt(lowering.registers()::of).toArray();
    boolean[] areInts = new boolean[places.length];
    for (int i = 0; i < areInts.length; i++) {
      areInts[i] = loop.scalars().get(i).type() == ElementType.INT32;
    }
    steps.add(
        new KernelStep(
            title,
            made.stage(),
            buffers,
            made.offsets(),
            places,
            areInts,
            lowering.registers().values()));
  }

  private void scalar(Tensor node) {
    switch (node.operation()) {
      case Reduction reduction when !node.input(0).isScalar() -> whole(node, reduction);
      default -> {
        Step step = ScalarSteps.of(lowering, node);
        if (step != null) {
          steps.add(step);
        }
      }
    }
  }

  private void whole(Tensor node, Reduction reduction) {
    Location input = lowering.locate(node.input(0));
    int size = node.input(0).shape().size();
    int register = lowering.registers().of(node);
    double[] values = lowering.registers().values();
    if (reduction instanceof Reduction.ArgMax) {
      float[][] buffers = {input.array(), new float[1]};
      int[] offsets = {input.offset(), 0};
      steps.add(step(ArgMax.stage(1, size, 1), buffers, offsets));
      steps.add(workers -> values[register] = Float.floatToRawIntBits(buffers[1][0]));
      return;
    }
    Opcode opcode =
        switch (reduction) {
          case Reduction.SumOfSquares squares -> Opcode.SUM_OF_SQUARES;
          case Reduction.Max max -> Opcode.MAXIMUM;
          default -> Opcode.SUM;
        };
    ReductionLoop.Plan plan = ReductionLoop.whole(opcode, size);
    ReductionLoop.Part part = plan.parts().getFirst();
    float[][] buffers = {input.array(), new float[0]};
    lowering.workspace().use(buffers, 1, plan.partials());
    part.offsets()[0] = input.offset();
    part.offsets()[1] = 0;
    steps.add(step(part.stage(), buffers, part.offsets()));
    steps.add(
        workers -> values[register] = ReductionLoop.combine(opcode, buffers[1], 0, plan.units()));
  }

  private KernelStep step(Stage stage, float[][] buffers, int[] offsets) {
    return new KernelStep(
        title,
        stage,
        buffers,
        offsets,
        NO_REGISTERS,
        new boolean[0],
        lowering.registers().values());
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
    int count = operands.length + (work.workspace() > 0 ? 1 : 0);
    float[][] buffers = new float[count][];
    int[] offsets = new int[count];
    for (int i = 0; i < operands.length; i++) {
      Location location = operands[i].isScalar() ? element(operands[i]) : locate(operands[i]);
      buffers[i] = location.array();
      offsets[i] = location.offset();
    }
    if (work.workspace() > 0) {
      lowering.workspace().use(buffers, operands.length, work.workspace());
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
      case Reduction reduction -> reduce(node, reduction);
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
    Shape left = node.input(0).shape();
    int m = node.shape().extent(-2);
    int n = node.shape().extent(-1);
    int k = left.extent(product.transposeLeft() ? -2 : -1);
    Work work =
        MatrixProduct.of(
            node.shape().size() / (m * n),
            m,
            n,
            k,
            product.transposeLeft(),
            product.transposeRight());
    bind(work, node.input(0), node.input(1), node);
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
    Tensor indices = node.input(1);
    int count = indices.shape().size();
    switch (indexing) {
      case Indexing.GatherRows gather -> {
        checkRange(indices, values.shape().extent(0));
        bind(Rows.gather(node.shape().size() / count, count), values, indices, node);
      }
      case Indexing.ScatterRows scatter -> {
        int rows = node.shape().extent(0);
        checkRange(indices, rows);
        bind(Rows.scatterAdd(rows, values.shape().size() / count, count), indices, values, node);
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
    }
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
        || (root.operation() instanceof Reduction.ArgMax max
            && root.input(0).shape().extent(max.axis()) <= bound)) {
      return;
    }
    Location location = lowering.locate(indices);
    int count = indices.shape().size();
    String what =
        root.operation() instanceof Source.Input input
            ? "input " + input.name()
            : "an index at " + indices.origin();
    lowering.compute.add(workers -> {
      for (int i = 0; i < count; i++) {
        Ranges.check(what, Float.floatToRawIntBits(location.array()[location.offset() + i]), bound);
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

  private void reduce(Tensor node, Reduction reduction) {
    Shape from = node.input(0).shape();
    Location input = lowering.locate(node.input(0));
    Location output = lowering.locate(node);
    switch (reduction) {
      case Reduction.Sum sum -> sum(from, sum.axes(), input, output);
      case Reduction.Max max -> {
        int inner = from.strides()[max.axis()];
        int extent = from.extent(max.axis());
        middle(Opcode.MAXIMUM, from.size() / inner / extent, extent, inner, input, output);
      }
      case Reduction.ArgMax max -> {
        int inner = from.strides()[max.axis()];
        int extent = from.extent(max.axis());
        Stage stage = ArgMax.stage(from.size() / inner / extent, extent, inner);
        bind(new Work(List.of(stage), 0), node.input(0), node);
      }
      case Reduction.SumOfSquares squares -> throw new IllegalStateException("rank 0");
    }
  }

  /** Neighbouring axes are summed together, the last such run first. */
  private void sum(Shape from, List<Integer> axes, Location input, Location output) {
    int last = axes.getLast();
    int first = last;
    while (axes.contains(first - 1)) {
      first--;
    }
    int middle = 1;
    Shape rest = from;
    for (int axis = last; axis >= first; axis--) {
      middle *= from.extent(axis);
      rest = rest.without(axis);
    }
    int inner = from.strides()[last];
    int outer = from.size() / middle / inner;
    int open = axes.size() - (last - first + 1);
    Location target = open == 0 ? output : new Location(Memory.array(rest.size()), 0);
    middle(Opcode.SUM, outer, middle, inner, input, target);
    if (open > 0) {
      sum(rest, axes.subList(0, open), target, output);
    }
  }

  private void middle(
      Opcode opcode, int outer, int middle, int inner, Location input, Location output) {
    ReductionLoop.Plan plan = ReductionLoop.middle(opcode, outer, middle, inner);
    for (ReductionLoop.Part part : plan.parts()) {
      float[][] buffers = new float[2][];
      int[] offsets = part.offsets().length == 0 ? new int[2] : part.offsets();
      for (int i = 0; i < 2; i++) {
        switch (part.buffers()[i]) {
          case 0 -> {
            buffers[i] = input.array();
            offsets[i] = input.offset();
          }
          case 1 -> {
            buffers[i] = output.array();
            offsets[i] = output.offset();
          }
          default -> {
            lowering.workspace().use(buffers, i, plan.partials());
            offsets[i] = 0;
          }
        }
      }
      steps.add(step(part.stage(), buffers, offsets));
    }
  }
}
