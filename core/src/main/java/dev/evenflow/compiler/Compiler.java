package dev.evenflow.compiler;

import dev.evenflow.kernel.Rows;
import dev.evenflow.kernel.Stage;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Indexing;
import dev.evenflow.tensor.Scanning;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The road from a signature to something that runs. */
public final class Compiler {
  private final Signature signature;
  private final Map<Variable, SparseRows.Update> rowUpdates;
  private final List<String> notes;
  private final Registers registers = new Registers();
  private final Workspace workspace = new Workspace();
  private final Lowering lowering = new Lowering(registers, workspace, new Repetition(1));
  private final List<Step> compute = new ArrayList<>();
  private final List<Step> apply = new ArrayList<>();
  private final Map<Tensor, Location> kept = new HashMap<>();

  private Compiler(SparseRows.Result rewritten) {
    this.signature = rewritten.signature();
    this.rowUpdates = rewritten.updates();
    this.notes = rewritten.notes();
  }

  /** Compiles a signature. */
  public static Executable compile(Signature signature) {
    return compile(signature, new float[0]);
  }

  /** Compiles a signature to run in the memory of another one, if that is large enough. */
  public static Executable compile(Signature signature, float[] memory) {
    Compiler compiler = new Compiler(SparseRows.of(Simplify.of(signature)));
    compiler.lowering.use(memory);
    return compiler.executable();
  }

  /** What became of the tensors of a signature. */
  static Lowering lowered(SparseRows.Result rewritten) {
    Compiler compiler = new Compiler(rewritten);
    compiler.executable();
    return compiler.lowering;
  }

  private Executable executable() {
    List<Tensor> rowUpdate = new ArrayList<>();
    rowUpdates.values().forEach(update -> rowUpdate.addAll(List.of(update.rows(), update.next())));
    List<Tensor> roots = signature.roots();
    roots.addAll(rowUpdate);
    List<Tensor> nodes = Graph.ascending(roots);
    Set<Tensor> every = new LinkedHashSet<>();
    collect(nodes, every);
    registers.reserve(every);
    List<Tensor> judged = new ArrayList<>(signature.outputs());
    judged.add(signature.guard());
    nodes.forEach(node -> addChecked(node, judged));
    Set<Tensor> afterGuard = new HashSet<>(nodes);
    Graph.ascending(judged).forEach(afterGuard::remove);
    List<Tensor> read = new ArrayList<>();
    signature.outputs().stream().filter(tensor -> !tensor.isScalar()).forEach(read::add);
    signature.updates().values().stream().filter(tensor -> !tensor.isScalar()).forEach(read::add);
    read.addAll(rowUpdate);
    lowering.lower(nodes, afterGuard, read, signature.updates(), rowUpdates);
    compute.addAll(lowering.compute);
    keepOutputs();
    keepOldValues();
    apply.addAll(lowering.apply);
    write();
    writeRows();
    workspace.allocate();
    return new Executable(
        compute,
        apply,
        registers.values(),
        registers.of(signature.guard()),
        inputs(nodes),
        Stream.concat(signature.outputs().stream(), signature.afterwards().stream())
            .map(this::output)
            .toList(),
        signature.afterwards().stream()
            .filter(afterGuard::contains)
            .mapToInt(registers::of)
            .toArray(),
        notes,
        lowering.arena());
  }

  /** All tensors, those of the bodies of loops included. */
  private static void collect(List<Tensor> nodes, Set<Tensor> every) {
    for (Tensor node : nodes) {
      if (every.add(node) && node.operation() instanceof Scanning.Loop loop) {
        every.addAll(loop.body().carries());
        every.addAll(loop.body().elements());
        every.addAll(loop.body().captured());
        collect(loop.body().nodes(), every);
      }
    }
  }

  /** What decides whether an index is in its range is computed before anything is written. */
  private static void addChecked(Tensor node, List<Tensor> judged) {
    if (node.operation() instanceof Indexing) {
      judged.add(node.inputs().getLast());
    } else if (node.operation() instanceof Scanning.Loop) {
      Set<Tensor> inside = new HashSet<>();
      collect(List.of(node), inside);
      if (inside.stream().anyMatch(tensor -> tensor.operation() instanceof Indexing)) {
        judged.add(node);
      }
    }
  }

  private boolean isRead(Tensor tensor) {
    return lowering.views().root(tensor).operation() instanceof Source.Read;
  }

  /** Outputs that are variables are copied before the variables are written. */
  private void keepOutputs() {
    for (Tensor output : signature.outputs()) {
      if (!output.isScalar() && isRead(output)) {
        compute.add(keep(output));
      }
    }
  }

  /** Updates that are other variables as they were are copied before anything is written. */
  private void keepOldValues() {
    signature
        .updates()
        .values()
        .forEach(next -> {
          if (!next.isScalar() && isRead(next) && !kept.containsKey(next)) {
            apply.add(keep(next));
          }
        });
  }

  private Step keep(Tensor tensor) {
    Location from = lowering.locate(tensor);
    int size = tensor.shape().size();
    Location to = new Location(Memory.array(size), 0);
    kept.put(tensor, to);
    return workers -> System.arraycopy(from.array(), from.offset(), to.array(), to.offset(), size);
  }

  private Location locate(Tensor tensor) {
    Location location = kept.get(tensor);
    return location == null ? lowering.locate(tensor) : location;
  }

  private void write() {
    double[] values = registers.values();
    for (Map.Entry<Variable, Tensor> update : signature.updates().entrySet()) {
      Variable variable = update.getKey();
      Tensor next = update.getValue();
      if (variable.shape().rank() == 0) {
        int from = registers.of(next);
        apply.add(workers -> variable.scalar(values[from]));
      } else if (!lowering.isWrittenInPlace(variable, next)) {
        Location from = locate(next);
        int size = variable.shape().size();
        apply.add(
            workers -> System.arraycopy(from.array(), from.offset(), variable.storage(), 0, size));
      }
    }
  }

  /** Computes and writes rows, after all else. */
  private void writeRows() {
    rowUpdates.forEach((variable, update) ->
        lowering
            .onRows
            .computeIfAbsent(update.rows(), any -> new ArrayList<>())
            .add(replacement(variable, update)));
    lowering.onRows.forEach(
        (rows, steps) -> apply.addAll(RowBlocks.of(steps, rows.shape().size())));
  }

  private Step replacement(Variable variable, SparseRows.Update update) {
    Location next = lowering.locate(update.next());
    Location rows = lowering.locate(update.rows());
    int count = update.rows().shape().size();
    Stage stage = Rows.replace(update.next().shape().size() / count, count);
    float[][] buffers = {next.array(), rows.array(), variable.storage()};
    int[] offsets = {next.offset(), rows.offset(), 0};
    return new KernelStep(stage, buffers, offsets, new int[0], new boolean[0], registers.values());
  }

  private Map<String, Executable.Slot> inputs(List<Tensor> nodes) {
    Map<String, Executable.Slot> inputs = new HashMap<>();
    for (Tensor node : nodes) {
      if (node.operation() instanceof Source.Input input) {
        inputs.put(input.name(), slot(node));
      }
    }
    return inputs;
  }

  private Executable.Slot slot(Tensor tensor) {
    if (tensor.isScalar()) {
      return new Executable.Slot(tensor, new float[0], 0, registers.of(tensor), -1);
    }
    Tensor greatest = lowering.watched(tensor);
    return slot(tensor, lowering.locate(tensor), greatest == null ? -1 : registers.of(greatest));
  }

  private static Executable.Slot slot(Tensor tensor, Location place, int greatest) {
    return new Executable.Slot(tensor, place.array(), place.offset(), -1, greatest);
  }

  private Executable.Slot output(Tensor tensor) {
    Location location = kept.get(tensor);
    return location == null ? slot(tensor) : slot(tensor, location, -1);
  }
}
