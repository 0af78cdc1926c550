package dev.evenflow.compiler;

import dev.evenflow.kernel.ArgMax;
import dev.evenflow.kernel.Rows;
import dev.evenflow.kernel.Stage;
import dev.evenflow.kernel.loop.Extents;
import dev.evenflow.kernel.loop.Opcode;
import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.Indexing;
import dev.evenflow.tensor.Reduction;
import dev.evenflow.tensor.Scanning;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The steps of one group. */
final class GroupLowering {
  private final Lowering lowering;
  private final Binding binding;
  private final List<Step> steps;

  GroupLowering(Lowering lowering) {
    this.lowering = lowering;
    this.binding = new Binding(lowering);
    this.steps = binding.steps();
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
      new KernelLowering(lowering, binding).kernel(node);
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
              && lowering.locate(operand).stride() % Memory.PADDING == 0;
      isPadded &=
          lowering.views().of(operand).root().shape().size() == operand.shape().size()
              || lowering.views().of(operand).offset() == 0;
    }
    ClusterLoop.Made made = loop.make(isPadded);
    int operands = loop.operands().size();
    float[][] buffers = new float[operands + loop.reductions().size()][];
    for (int i = 0; i < operands; i++) {
      Location location = lowering.locate(loop.operands().get(i)).plus(loop.start(i));
      if (made.walk().tiling().repeats(i)) {
        location =
            tiled(location, loop.operands().get(i).shape().size(), made.walk().tiling().times());
      }
      binding.bind(location, buffers, made.offsets(), i);
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
      binding.bind(lowering.locate(reduction), buffers, made.offsets(), buffer);
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
    binding.bind(lowering.locate(reduction), combined, offsets, 1);
    lowering.workspace().use(combined, 0, used + partials);
    Stage combine =
        Partials.stage(walk.rows(), walk.blocks(), walk.columns(), opcode == Opcode.MAXIMUM);
    endings.add(binding.step(combine, combined, offsets));
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
    binding.bind(lowering.locate(node.input(0)), buffers, offsets, 0);
    steps.add(binding.step(ArgMax.stage(1, node.input(0).shape().size(), 1), buffers, offsets));
    steps.add(workers -> values[register] = Float.floatToRawIntBits(buffers[1][0]));
  }

  private void sumAtRows(Tensor node, Indexing.SumAtRows sum) {
    Shape table = sum.table();
    Location values = lowering.locate(node.input(0));
    Location rows = lowering.locate(node.input(1));
    int height = table.extent(0);
    int width = table.size() / height;
    int count = node.input(1).shape().size();
    int sums = Rows.segments(width, count, Extents.SEGMENT);
    float[][] buffers = {values.array(), rows.array(), new float[0]};
    lowering.workspace().use(buffers, 2, 2 * sums);
    int[] offsets = {values.offset(), rows.offset(), 0};
    binding.checkRange(node.input(1), height);
    Stage stage = Rows.sums(height, width, count, Extents.SEGMENT, sum.ofSquares());
    steps.add(binding.step(stage, buffers, offsets));
    int register = lowering.registers().of(node);
    double[] results = lowering.registers().values();
    steps.add(workers ->
        results[register] = Partials.combined(Opcode.SUM_OF_SQUARES, buffers[2], 0, sums));
  }
}
