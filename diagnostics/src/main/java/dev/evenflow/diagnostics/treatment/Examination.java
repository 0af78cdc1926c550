package dev.evenflow.diagnostics.treatment;

import dev.evenflow.EvenflowException;
import dev.evenflow.checkpoint.Entry;
import dev.evenflow.diagnostics.Batch;
import dev.evenflow.diagnostics.stack.Stack;
import dev.evenflow.nn.Applied;
import dev.evenflow.nn.Build;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Loss;
import dev.evenflow.nn.Variables;
import dev.evenflow.program.Program;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Scanning;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A patient's model over variables of its own, written as it trains, to look at with a batch. */
final class Examination {
  private static final String WEIGHT = ".weight";

  private final Batch batch;
  private final Variables variables;
  private final Build build;
  private final Tensor input;
  private @Nullable Program flows;

  private Examination(Batch batch, Variables variables, Build build, Tensor input) {
    this.batch = batch;
    this.variables = variables;
    this.build = build;
    this.input = input;
  }

  static Examination of(Patient patient, Batch batch) {
    Snapshot snapshot = patient.snapshot();
    Layer model = patient.plan().model();
    Variables variables =
        new Variables(Long.parseLong(snapshot.settings().getOrDefault("seed", "0")));
    Shape shape = batch.example().inserted(0, batch.size());
    Tensor input =
        model.readsIndices()
            ? Tensor.intInput(Stack.FEATURES, shape)
            : Tensor.input(Stack.FEATURES, shape);
    Build build = new Build(variables, true, Tensor.constant((double) snapshot.position()));
    build.apply(model, input);
    Examination seen = new Examination(batch, variables, build, input);
    seen.assign(patient);
    return seen;
  }

  private void assign(Patient patient) {
    Map<String, Entry> given = patient.variables();
    for (Variable each : variables.all()) {
      Entry entry = given.get(each.name());
      if (entry != null && each.shape().rank() == 0) {
        each.scalar(entry.doubles()[0]);
      } else if (entry != null) {
        each.assign(entry.floats());
      }
    }
  }

  List<Applied> layers() {
    return build.layers();
  }

  /**
   * The layer of a path.
   *
   * @throws dev.evenflow.EvenflowException if there is none
   */
  Applied layer(String path) {
    return build.layers().stream()
        .filter(each -> each.path().equals(path))
        .findFirst()
        .orElseThrow(() -> new EvenflowException("there is no layer " + path));
  }

  /** The layers with a weight [in ..., out] of their own, from the input on. */
  List<Applied> weighted() {
    return build.layers().stream().filter(this::isWeighted).toList();
  }

  /** Whether gradients come through one weight many times, and so may grow at any rate. */
  boolean isRecurrent() {
    return Graph.ascending(List.of(build.layers().getLast().output())).stream()
        .anyMatch(node -> node.operation() instanceof Scanning);
  }

  private boolean isWeighted(Applied layer) {
    return variables.contains(layer.path() + WEIGHT)
        && weight(layer.path()).shape().rank() > 1
        && weight(layer.path()).shape().extent(-1) == layer.output().shape().extent(-1);
  }

  Variable weight(String path) {
    return variables.get(path + WEIGHT);
  }

  Variables variables() {
    return variables;
  }

  /** The model's variables as they are now. */
  Map<String, Entry> entries() {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (Variable each : variables.all()) {
      int[] shape = each.shape().extents();
      entries.put(
          each.name(),
          shape.length == 0
              ? Entry.of(each.name(), shape, each.scalar())
              : Entry.of(each.name(), shape, each.storage(), 0));
    }
    return entries;
  }

  /** A program of tensors that the batch is given to already. */
  Program program(List<Tensor> tensors) {
    Program program = Program.compile(Signature.of(tensors.toArray(Tensor[]::new)), 1);
    batch.offerTo(program);
    return program;
  }

  /** The values of tensors on the batch. */
  List<float[]> values(List<Tensor> tensors) {
    Program program = program(tensors);
    program.run();
    List<float[]> values = new ArrayList<>();
    for (int i = 0; i < tensors.size(); i++) {
      values.add(program.values(i));
    }
    return values;
  }

  /**
   * How much of gradients and examples is lost on their way through a model, as logarithms: by what
   * factor the loss's gradient changes from the head to the first layer, times that by which
   * deviations do, for the gradient of weights is a product of both and does not ask how layers
   * share a scale; by what the deviation of what the head says is above 1, for a softmax that is
   * sure of everything learns nothing; and what is left of the difference of two examples, one
   * minus their cosine, where the head meets them. 0 where nothing is lost, infinite where all is
   * or numbers are bad.
   *
   * <p>Both must come through for a network to be trainable: Schoenholz, Gilmer, Ganguli and
   * Sohl-Dickstein, "Deep information propagation", ICLR 2017.
   */
  double lost(Patient patient) {
    assign(patient);
    if (flows == null) {
      flows = flows(patient.plan().loss());
    }
    flows.run();
    int last = flows.signature().outputs().size() - 1;
    int head = last / 2 - 1;
    double sum = 0;
    for (int part = 1; part < head; part++) {
      sum += Math.log(flows.scalar(2 * part + 1));
    }
    if (head > 0) {
      sum += Math.log(flows.scalar(0) / flows.scalar(2 * head - 2)) / 2;
    }
    double even = Double.isFinite(sum) ? Math.abs(sum) : Double.POSITIVE_INFINITY;
    double loud = Math.max(0, Math.log(flows.scalar(2 * head)) / 2);
    double unlike = 1 - likeness(flows.values(last), batch.size());
    return unlike > 0 ? even + loud - Math.min(0, Math.log(unlike)) : Double.POSITIVE_INFINITY;
  }

  /** What the stack of the model tells of each part, and what its head is given. */
  private Program flows(Loss loss) {
    Tensor output = build.layers().getLast().output();
    Stack stack = Stack.of(build, input, output, loss.of(output, batch.input()));
    List<Tensor> asked = new ArrayList<>(stack.flows());
    asked.add(stack.parts().getLast().input());
    return program(asked);
  }

  /** The mean cosine of two rows. */
  private static double likeness(float[] rows, int count) {
    int width = rows.length / count;
    double[] sum = new double[width];
    for (int row = 0; row < count; row++) {
      double squares = 0;
      for (int i = 0; i < width; i++) {
        squares += (double) rows[row * width + i] * rows[row * width + i];
      }
      for (int i = 0; i < width; i++) {
        sum[i] += rows[row * width + i] / Math.sqrt(squares);
      }
    }
    double squares = Arrays.stream(sum).map(x -> x * x).sum();
    return (squares - count) / (count * (count - 1.0));
  }

  /** Examples and places as rows, units as columns. */
  static Tensor rows(Tensor output) {
    int units = output.shape().extent(-1);
    return output.reshape(output.shape().size() / units, units);
  }
}
