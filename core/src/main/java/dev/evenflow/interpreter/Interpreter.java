package dev.evenflow.interpreter;

import dev.evenflow.EvenflowException;
import dev.evenflow.tensor.Convolving;
import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.Elementwise;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Indexing;
import dev.evenflow.tensor.MatMul;
import dev.evenflow.tensor.Movement;
import dev.evenflow.tensor.Pooling;
import dev.evenflow.tensor.Reduction;
import dev.evenflow.tensor.Scanning;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Evaluates tensors by the book, one scalar operation after the other, each operation in the
 * plainest loop that can be written for it. In {@link Rounding#DOUBLE} it is the oracle of compiled
 * programs; in {@link Rounding#FLOAT} it explains where a bad number came from. Values are
 * row-major arrays of doubles; ints are doubles too.
 */
public final class Interpreter {
  private final Rounding rounding;
  private final Map<String, double[]> inputs;
  private final Map<Tensor, double[]> values;
  private final Map<Tensor, Outcome> loops = new HashMap<>();

  /**
   * What a loop did.
   *
   * @param carries after the last step
   * @param steps by the elements of the sequences that they took
   */
  private record Outcome(List<double[]> carries, List<Interpreter> steps) {
    /** The value of a tensor of the body at all steps. */
    double[] history(Tensor value) {
      int size = value.shape().size();
      double[] history = new double[size * steps.size()];
      for (int i = 0; i < steps.size(); i++) {
        System.arraycopy(steps.get(i).value(value), 0, history, i * size, size);
      }
      return history;
    }
  }

  /**
   * An evaluation.
   *
   * @param rounding what to compute in
   * @param inputs the values of program inputs by name
   */
  public Interpreter(Rounding rounding, Map<String, double[]> inputs) {
    this(rounding, inputs, new HashMap<>());
  }

  private Interpreter(
      Rounding rounding, Map<String, double[]> inputs, Map<Tensor, double[]> values) {
    this.rounding = rounding;
    this.inputs = inputs;
    this.values = values;
  }

  /** Lets a tensor have this value instead of the one that its operation would give. */
  public Interpreter bind(Tensor tensor, double... value) {
    values.put(tensor, stored(tensor, value));
    return this;
  }

  /** The value as memory holds it: rounded, unless it is of rank 0. */
  private double[] stored(Tensor tensor, double[] value) {
    return tensor.isScalar() || tensor.type() == ElementType.INT32
        ? value
        : Arrays.stream(value).map(rounding::round).toArray();
  }

  /** The value of a tensor; everything computed on the way is kept for further calls. */
  public double[] evaluate(Tensor tensor) {
    return evaluate(List.of(tensor)).getFirst();
  }

  /** The values of tensors. */
  public List<double[]> evaluate(List<Tensor> tensors) {
    for (Tensor node : Graph.ascending(tensors, values::containsKey)) {
      if (!values.containsKey(node)) {
        values.put(node, compute(node));
      }
    }
    return tensors.stream().map(this::value).toList();
  }

  /**
   * The steps of a loop that was evaluated, by the elements of the sequences that they took. Each
   * knows the values of the body's tensors, and of what the body captures.
   */
  public List<Interpreter> steps(Tensor loop) {
    return outcome(loop).steps();
  }

  /** The value of a tensor that was evaluated before; not to be written to. */
  public double[] value(Tensor tensor) {
    double[] value = values.get(tensor);
    if (value == null) {
      throw new IllegalStateException("not yet computed: " + tensor);
    }
    return value;
  }

  private double[] compute(Tensor node) {
    List<double[]> operands = node.inputs().stream().map(this::value).toList();
    return switch (node.operation()) {
      case Source source -> source(node, source);
      case Elementwise elementwise -> elementwise(node, elementwise, operands);
      // Rounding changes only what was of rank 0 and no longer is.
      case Movement movement -> stored(node, Rearrangement.apply(node, movement, operands));
      case Reduction reduction -> Reducing.apply(rounding, node, reduction, operands.getFirst());
      case MatMul product -> Products.matmul(rounding, node, product, operands);
      case Convolving convolving -> Products.convolving(rounding, node, convolving, operands);
      case Pooling pooling -> Reducing.pool(rounding, node, pooling, operands.getFirst());
      case Indexing indexing -> Rearrangement.index(rounding, node, indexing, operands);
      case Scanning.Loop loop -> {
        run(node, loop);
        yield new double[1];
      }
      case Scanning.Final last -> outcome(node.input(0)).carries().get(last.carry());
      case Scanning.History history ->
          stored(node, outcome(node.input(0)).history(history.value()));
    };
  }

  private double[] source(Tensor node, Source source) {
    return switch (source) {
      case Source.Constant constant -> new double[] {constant.value()};
      case Source.Literal literal -> widened(literal.values().floats());
      case Source.Input input -> input(node, input.name());
      case Source.Read read -> read(read.variable());
      case Source.Iota iota ->
          stored(node, IntStream.range(0, node.shape().size()).asDoubleStream().toArray());
      case Source.Uniform uniform -> {
        long position = (long) value(node.input(0))[0];
        yield IntStream.range(0, node.shape().size())
            .mapToDouble(i -> uniform.stream().uniform(position, i))
            .toArray();
      }
      case Source.Placeholder placeholder ->
          throw new EvenflowException(
              "a placeholder was used outside of its loop, at " + node.origin());
    };
  }

  private double[] input(Tensor node, String name) {
    double[] value = inputs.get(name);
    if (value == null || value.length != node.shape().size()) {
      throw new EvenflowException(
          "input "
              + name
              + " needs "
              + node.shape()
              + ", given "
              + (value == null ? "nothing" : value.length + " values"));
    }
    return stored(node, value);
  }

  private static double[] read(Variable variable) {
    return variable.shape().rank() == 0
        ? new double[] {variable.scalar()}
        : widened(variable.values());
  }

  private static double[] widened(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private double[] elementwise(Tensor node, Elementwise operation, List<double[]> operands) {
    double[] result = new double[node.shape().size()];
    // Rank-0 expressions are evaluated in double by programs too.
    Rounding mode = node.isScalar() ? Rounding.DOUBLE : rounding;
    for (int i = 0; i < result.length; i++) {
      double first = operands.getFirst()[i];
      result[i] =
          switch (operation) {
            case Elementwise.Unary function -> mode.apply(function, first);
            case Elementwise.Binary function -> mode.apply(function, first, operands.get(1)[i]);
            case Elementwise.Select select -> operands.get(first != 0 ? 1 : 2)[i];
            case Elementwise.Cast cast -> mode.round(first);
          };
    }
    return result;
  }

  private void run(Tensor node, Scanning.Loop loop) {
    int carries = loop.body().carries().size();
    int elements = loop.body().elements().size();
    List<Tensor> captured = loop.body().captured();
    Map<Tensor, double[]> fixed = new HashMap<>();
    for (int i = 0; i < captured.size(); i++) {
      fixed.put(captured.get(i), value(node.input(carries + elements + i)));
    }
    List<double[]> carry = node.inputs().subList(0, carries).stream().map(this::value).toList();
    Interpreter[] steps = new Interpreter[loop.length()];
    for (int step = 0; step < loop.length(); step++) {
      int at = loop.reverse() ? loop.length() - 1 - step : step;
      Map<Tensor, double[]> bound = new HashMap<>(fixed);
      for (int i = 0; i < elements; i++) {
        Tensor element = loop.body().elements().get(i);
        double[] sequence = value(node.input(carries + i));
        int size = element.shape().size();
        bound.put(element, Arrays.copyOfRange(sequence, at * size, (at + 1) * size));
      }
      for (int i = 0; i < carries; i++) {
        bound.put(loop.body().carries().get(i), carry.get(i));
      }
      Interpreter inner = new Interpreter(rounding, inputs, bound);
      inner.evaluate(loop.body().nodes());
      inner.evaluate(loop.body().outputs());
      steps[at] = inner;
      carry = inner.evaluate(loop.body().next());
    }
    loops.put(node, new Outcome(carry, List.of(steps)));
  }

  private Outcome outcome(Tensor loop) {
    Outcome outcome = loops.get(loop);
    if (outcome == null) {
      throw new IllegalStateException("not yet run: " + loop);
    }
    return outcome;
  }
}
