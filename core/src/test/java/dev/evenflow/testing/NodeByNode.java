package dev.evenflow.testing;

import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.tensor.Convolving;
import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Indexing;
import dev.evenflow.tensor.MatMul;
import dev.evenflow.tensor.Pooling;
import dev.evenflow.tensor.Reduction;
import dev.evenflow.tensor.Scanning;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds each node of a graph, as one program computes them all, to that one operation in double on
 * the node's own compiled operands. So errors do not add up from node to node, and the one node is
 * found whose kernel is wrong. A loop is one node, and so is each thing that is read from it.
 */
public final class NodeByNode {
  private static final double OF_LARGEST = 1e-5;
  private static final double OF_TERMS = 1e-6;
  private static final double IN_DOUBLE = 1e-9;

  private final Map<String, double[]> inputs;
  private final Map<Tensor, double[]> compiled = new HashMap<>();
  private final Map<Tensor, Interpreter> loops = new HashMap<>();
  private final List<Result> results = new ArrayList<>();

  /**
   * How far a node is off.
   *
   * @param node what was computed
   * @param error the largest difference, in parts of the sum of an element's absolute terms if the
   *     operation is a sum, else of the tensor's largest finite magnitude
   * @param allowed what the error may be
   */
  public record Result(Tensor node, double error, double allowed) {
    /** Whether it is near enough; a NaN is not. */
    public boolean passed() {
      return error <= allowed;
    }

    @Override
    public String toString() {
      return "%s of %s at %s is off by %.3g, allowed %.3g"
          .formatted(node, node.inputs(), node.origin(), error, allowed);
    }
  }

  /**
   * Computes all that the roots are made of, at the present values of variables, which stay.
   *
   * @param inputs the values of inputs by name
   */
  public NodeByNode(List<Tensor> roots, Map<String, double[]> inputs) {
    this.inputs = inputs;
    Map<Tensor, double[]> leaves = new HashMap<>();
    List<Tensor> nodes = new ArrayList<>();
    for (Tensor node : Graph.ascending(roots)) {
      if (node.operation() instanceof Source.Input input) {
        leaves.put(node, inputs.get(input.name()));
      }
      if (!(node.operation() instanceof Scanning.Loop)) {
        nodes.add(node);
      }
    }
    List<double[]> values = Compiled.values(nodes, leaves);
    for (int i = 0; i < nodes.size(); i++) {
      compiled.put(nodes.get(i), values.get(i));
    }
    nodes.forEach(node -> results.add(compare(node)));
  }

  /** The nodes that are off by more than is allowed, in topological order. */
  public List<Result> failures() {
    return results.stream().filter(result -> !result.passed()).toList();
  }

  /** The value of a node as the program computed it. */
  public double[] value(Tensor node) {
    return compiled.get(node);
  }

  private Result compare(Tensor node) {
    double[] actual = compiled.get(node);
    double[] expected = evaluate(node, false);
    double[] scale = isSum(node) ? evaluate(node, true) : new double[] {largest(expected)};
    double error = actual.length == expected.length ? 0 : Double.NaN;
    for (int i = 0; i < expected.length; i++) {
      // Equal infinities have no difference, and zeros no scale.
      if (actual[i] != expected[i]) {
        double part = Math.abs(actual[i] - expected[i]) / scale[isSum(node) ? i : 0];
        error = Math.max(error, part);
      }
    }
    return new Result(node, error, allowed(node));
  }

  private static double allowed(Tensor node) {
    if (node.type() == ElementType.INT32) {
      return 0;
    }
    // A sum is taken apart where its terms are sums themselves, and these are not rounded then.
    if (node.isScalar() && !(node.operation() instanceof Reduction.Sum)) {
      return IN_DOUBLE;
    }
    return isSum(node) ? OF_TERMS : OF_LARGEST;
  }

  private static boolean isSum(Tensor node) {
    return switch (node.operation()) {
      case Reduction.Sum sum -> true;
      case Reduction.SumOfSquares squares -> true;
      case MatMul product -> true;
      case Convolving convolving -> true;
      case Pooling.SumPool sum -> true;
      case Pooling.SpreadPool adjoint -> true;
      case Indexing.ScatterRows scatter -> true;
      case Indexing.PutAlong put -> true;
      case Indexing.SumAtRows sum -> true;
      default -> false;
    };
  }

  private static double largest(double[] values) {
    return Arrays.stream(values).map(Math::abs).filter(Double::isFinite).max().orElse(0);
  }

  private double[] evaluate(Tensor node, boolean absolute) {
    return switch (node.operation()) {
      case Scanning.Final last -> loop(node.input(0)).evaluate(node);
      case Scanning.History history -> loop(node.input(0)).evaluate(node);
      default -> given(node.inputs(), absolute).evaluate(node);
    };
  }

  private Interpreter loop(Tensor loop) {
    return loops.computeIfAbsent(loop, each -> given(each.inputs(), false));
  }

  private Interpreter given(List<Tensor> operands, boolean absolute) {
    Interpreter interpreter = new Interpreter(Rounding.DOUBLE, inputs);
    for (Tensor operand : operands) {
      double[] value = compiled.get(operand);
      interpreter.bind(operand, absolute ? Arrays.stream(value).map(Math::abs).toArray() : value);
    }
    return interpreter;
  }
}
