package dev.evenflow.compiler;

import dev.evenflow.kernel.Stage;
import dev.evenflow.kernel.Work;
import dev.evenflow.kernel.loop.Opcode;
import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.Indexing;
import dev.evenflow.tensor.Reduction;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Gives kernels their operands: the steps of a group, as they are written. */
final class Binding {
  private static final int[] NO_REGISTERS = {};

  private final Lowering lowering;
  private final List<Step> steps = new ArrayList<>();

  Binding(Lowering lowering) {
    this.lowering = lowering;
  }

  /** The steps so far. */
  List<Step> steps() {
    return steps;
  }

  /** A step that reads no registers. */
  KernelStep step(Stage stage, float[][] buffers, int[] offsets) {
    return new KernelStep(
        stage, buffers, offsets, NO_REGISTERS, new boolean[0], lowering.registers().values());
  }

  /** Lets a kernel find an operand at a place, in each step of a loop. */
  void bind(Location location, float[][] buffers, int[] offsets, int index) {
    lowering.repetition().bind(location, buffers, offsets, index);
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

  /** Binds a work to its operands, the last of which is the result. */
  void bind(Work work, Tensor... operands) {
    List<Location> locations = new ArrayList<>();
    for (Tensor operand : operands) {
      locations.add(operand.isScalar() ? element(operand) : lowering.locate(operand));
    }
    bind(work, locations, operands[operands.length - 1]);
  }

  /** Binds a work to its operands; who asks for the greatest magnitude of the result is told. */
  void bind(Work work, List<Location> operands, Tensor result) {
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
  void bind(Work work, List<Location> operands, List<Location> more, List<Step> target) {
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
      target.add(step(stage, buffers, offsets));
    }
  }

  /** Indices are computed and checked before the guard, even where only an update reads them. */
  void checkRange(Tensor indices, int bound) {
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
    bind(lowering.locate(indices), buffers, offsets, 0);
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
}
