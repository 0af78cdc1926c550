package dev.evenflow.interpreter;

import dev.evenflow.tensor.Convolving;
import dev.evenflow.tensor.Elementwise;
import dev.evenflow.tensor.Indexing;
import dev.evenflow.tensor.MatMul;
import dev.evenflow.tensor.Movement;
import dev.evenflow.tensor.Pooling;
import dev.evenflow.tensor.Reduction;
import dev.evenflow.tensor.Scanning;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Which elements of its operands an element of a tensor is computed from. An index, and the side
 * that a select does not take, are none of these: the one decides, the other has no influence.
 */
public final class Terms {
  private final Tensor node;
  private final List<double[]> operands;
  private final BitSet wanted;
  private final Visitor visitor;

  /** Is told of an element and one that it is computed from. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * A term.
     *
     * @param element its place in the tensor, row-major
     * @param input which operand
     * @param place the place in the operand, row-major
     */
    void term(int element, int input, int place);
  }

  private Terms(Tensor node, List<double[]> operands, BitSet wanted, Visitor visitor) {
    this.node = node;
    this.operands = operands;
    this.wanted = wanted;
    this.visitor = visitor;
  }

  /**
   * Visits the terms of some elements, those of each in the order in which they are summed.
   *
   * @param node any tensor but a loop or what is read from one
   * @param operands the values of its inputs
   * @param wanted the elements
   */
  public static void visit(Tensor node, List<double[]> operands, BitSet wanted, Visitor visitor) {
    new Terms(node, operands, wanted, visitor).visit();
  }

  private void visit() {
    switch (node.operation()) {
      case Source source -> {}
      case Elementwise.Select select ->
          wanted.stream()
              .forEach(i -> {
                visitor.term(i, 0, i);
                visitor.term(i, operands.getFirst()[i] != 0 ? 1 : 2, i);
              });
      case Elementwise elementwise ->
          wanted.stream()
              .forEach(i -> {
                for (int input = 0; input < operands.size(); input++) {
                  visitor.term(i, input, i);
                }
              });
      case Movement movement -> moved(Rearrangement.apply(node, movement, places(operands.size())));
      case Reduction.Sum sum -> sum(sum);
      case Reduction.Max max -> along(max.axis());
      case Reduction.ArgMax max -> along(max.axis());
      case Reduction.SumOfSquares squares -> all();
      case MatMul product -> product(product);
      case Convolving convolving -> convolving(convolving);
      case Pooling pooling -> pooling(pooling);
      case Indexing indexing -> indexing(indexing);
      case Scanning scanning -> throw new IllegalStateException("of a loop: " + node);
    }
  }

  private void term(int element, int input, int place) {
    if (wanted.get(element)) {
      visitor.term(element, input, place);
    }
  }

  /** For each element of the first operands its number among all of them, from 1. */
  private List<double[]> places(int count) {
    List<double[]> places = new ArrayList<>();
    int next = 1;
    for (int input = 0; input < count; input++) {
      double[] numbers = new double[operands.get(input).length];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = next++;
      }
      places.add(numbers);
    }
    return places;
  }

  /** Numbers that went the way of the elements; 0 is filled in. */
  private void moved(double[] numbers) {
    wanted.stream()
        .filter(i -> numbers[i] != 0)
        .forEach(i -> {
          int place = (int) numbers[i] - 1;
          int input = 0;
          while (place >= operands.get(input).length) {
            place -= operands.get(input++).length;
          }
          visitor.term(i, input, place);
        });
  }

  private void all() {
    for (int i = 0; i < operands.getFirst().length; i++) {
      term(0, 0, i);
    }
  }

  private void sum(Reduction.Sum sum) {
    Shape from = node.input(0).shape();
    for (int i = 0; i < operands.getFirst().length; i++) {
      term(Reducing.target(from, sum, node.shape(), i), 0, i);
    }
  }

  private void along(int axis) {
    int extent = node.input(0).shape().extent(axis);
    int inner = node.input(0).shape().strides()[axis];
    wanted.stream()
        .forEach(i -> {
          int start = i / inner * inner * extent + i % inner;
          for (int j = 0; j < extent; j++) {
            visitor.term(i, 0, start + j * inner);
          }
        });
  }

  private void product(MatMul product) {
    int m = node.shape().extent(-2);
    int n = node.shape().extent(-1);
    int k = node.input(0).shape().extent(product.transposeLeft() ? -2 : -1);
    wanted.stream()
        .forEach(at -> {
          int batch = at / (m * n);
          int i = at / n % m;
          int j = at % n;
          for (int c = 0; c < k; c++) {
            visitor.term(at, 0, batch * m * k + (product.transposeLeft() ? c * m + i : i * k + c));
            visitor.term(at, 1, batch * n * k + (product.transposeRight() ? j * k + c : c * n + j));
          }
        });
  }

  private void convolving(Convolving convolving) {
    Products.taps(
        node,
        convolving,
        (output, x, w) -> {
          switch (convolving) {
            case Convolving.Convolution forward -> pair(output, x, w);
            case Convolving.InputGradient gradient -> pair(x, output, w);
            case Convolving.WeightGradient gradient -> pair(w, x, output);
          }
        });
  }

  private void pair(int element, int first, int second) {
    term(element, 0, first);
    term(element, 1, second);
  }

  private void pooling(Pooling pooling) {
    boolean spread = pooling instanceof Pooling.SpreadPool;
    Shape images = spread ? node.shape() : node.input(0).shape();
    Shape pooled = spread ? node.input(0).shape() : node.shape();
    for (int i = 0; i < pooled.size(); i++) {
      int[] at = Rearrangement.index(pooled, i);
      for (int[] tap : Reducing.Taps.of(pooling.window(), images, at[1], at[2])) {
        int place = Rearrangement.flat(images, at[0], tap[2], tap[3], at[3]);
        if (spread) {
          term(place, 0, i);
        } else {
          term(i, 0, place);
        }
      }
    }
  }

  private void indexing(Indexing indexing) {
    double[] at = operands.getLast();
    switch (indexing) {
      case Indexing.GatherRows gather -> moved(looked(indexing));
      case Indexing.TakeAlong take -> moved(looked(indexing));
      case Indexing.ScatterRows scatter -> {
        int width = node.shape().size() / scatter.shape().extent(0);
        int repeat = at.length * width / operands.getFirst().length;
        for (int i = 0; i < at.length * width; i++) {
          int row = i / width;
          term(((int) at[row]) * width + i % width, 0, row / repeat * width + i % width);
        }
      }
      case Indexing.PutAlong put -> {
        for (int i = 0; i < operands.getFirst().length; i++) {
          int[] index = Rearrangement.index(node.input(0).shape(), i);
          index[put.axis()] = (int) at[i];
          term(Rearrangement.flat(node.shape(), index), 0, i);
        }
      }
      case Indexing.SumAtRows sum -> all();
      case Indexing.DistinctRows distinct -> {}
    }
  }

  private double[] looked(Indexing indexing) {
    List<double[]> given = List.of(places(1).getFirst(), operands.getLast());
    return Rearrangement.index(Rounding.DOUBLE, node, indexing, given);
  }
}
