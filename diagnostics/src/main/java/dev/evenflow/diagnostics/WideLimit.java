package dev.evenflow.diagnostics;

import dev.evenflow.program.Program;
import dev.evenflow.tensor.Convolving;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.MatMul;
import dev.evenflow.tensor.Reduction;
import dev.evenflow.tensor.Scanning;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Expressions of a model, forward and backward, as mean-field theory has them: where data meets a
 * weight in a product, the product becomes fresh normal numbers of the variance that independent
 * weights of infinite width would give it,
 *
 * <pre>{@code y = sqrt(op(x^2, E[w^2])) z}</pre>
 *
 * where z has for any two rows the correlation rho, the mean one of the rows of x. Whatever stands
 * between products, be it an activation, a normalization or a residual form, is computed as it is
 * written. So one rule covers them all, user-written ones included. Gradients meet other numbers
 * than the way forward, the theory's assumption of gradient independence, except that a matrix that
 * has made one mean row of another is known to do so: where all examples come to look alike, as in
 * residual nets without normalization, gradients feel that.
 *
 * <p>Where rows meet, as in batch normalization, that limit is not reached by nets whose batch is a
 * good part of their width: how far pairs of rows are from the mean correlation is handed on from
 * layer to layer. There the weight, rather than the product, is made of fresh normal numbers, and
 * is the same on both ways: rows have every correlation of the rows of x, and gradients know all
 * that the way forward has told of the weight. The same where the channels of a row meet, as in
 * layer normalization, which takes from a gradient what is along its output: of few channels that
 * is much of fresh numbers, but nothing of a gradient that comes of a homogeneous layer and its
 * normalization, for it has no such part.
 *
 * <p>Source: Schoenholz, Gilmer, Ganguli, Sohl-Dickstein, "Deep information propagation", ICLR
 * 2017, sections 2 and 4; for convolutions Xiao et al., "Dynamical isometry and a mean field theory
 * of CNNs", ICML 2018, equation 2.5, here with every place's own variance.
 *
 * <p>A product of data with data, as in attention, one inside a loop, and one with a weight that is
 * no set of random numbers stays as it is, and is told of in {@link #uncovered}.
 */
final class WideLimit {

  private static final double LARGEST = 0.5;

  private final Set<Tensor> data = new HashSet<>();
  private final Map<Tensor, Tensor> made = new HashMap<>();
  private final Map<Tensor, Pass> passes = new HashMap<>();
  private final Map<String, Shape> noise = new LinkedHashMap<>();
  private final Set<Tensor> patterns = new HashSet<>();
  private final Map<Tensor, Tensor> fresh = new HashMap<>();
  private final Set<String> uncovered = new LinkedHashSet<>();

  /** The same expressions in the limit, in order. */
  List<Tensor> of(List<Tensor> roots) {
    List<Tensor> nodes = Graph.ascending(roots);
    for (Tensor node : nodes) {
      boolean isGiven = node.operation() instanceof Source.Input;
      if (isGiven || node.inputs().stream().anyMatch(data::contains)) {
        data.add(node);
      }
    }
    findPatterns(nodes.stream().filter(this::isOrdered).map(node -> node.input(1)).toList());
    meeting(nodes).forEach(weight -> fresh.put(weight, fresh(weight)));
    nodes.forEach(node -> made.put(node, limit(node)));
    return roots.stream().map(made::get).toList();
  }

  /** The inputs to fill with {@link Quantiles}, by name. */
  Map<String, Shape> noise() {
    return noise;
  }

  /** The paths of layers of which a product stays as it is. */
  Set<String> uncovered() {
    return uncovered;
  }

  private Tensor limit(Tensor node) {
    List<Tensor> inputs = node.inputs().stream().map(made::get).toList();
    Tensor same = node.withInputs(inputs);
    if (node.operation() instanceof Scanning && data.contains(node)) {
      uncovered.add(node.origin().path());
    }
    if (!isProduct(node) || node.inputs().stream().noneMatch(data::contains)) {
      return same;
    }
    if (!isOrdered(node) || patterns.contains(node.input(1))) {
      uncovered.add(node.origin().path());
      return same;
    }
    Tensor x = inputs.getFirst();
    Tensor weight = fresh.get(node.input(1));
    return weight == null ? drawn(node, x, inputs.getLast()) : node.withInputs(List.of(x, weight));
  }

  private static boolean isProduct(Tensor node) {
    return node.operation() instanceof MatMul
        || node.operation() instanceof Convolving.Convolution
        || node.operation() instanceof Convolving.InputGradient;
  }

  /** Whether it is a product of data on the left, with rows of its own, and a weight. */
  private boolean isOrdered(Tensor node) {
    boolean hasRows =
        !(node.operation() instanceof MatMul product)
            || (!product.transposeLeft() && node.shape().rank() == 2);
    return isProduct(node)
        && hasRows
        && data.contains(node.input(0))
        && !data.contains(node.input(1));
  }

  /** The weights of products that go into a sum over rows or channels with no product between. */
  private Set<Tensor> meeting(List<Tensor> nodes) {
    Set<Tensor> summed = new HashSet<>();
    Set<Tensor> meeting = new LinkedHashSet<>();
    for (Tensor node : nodes.reversed()) {
      boolean isSum =
          node.operation() instanceof Reduction.Sum(List<Integer> axes)
              && (axes.contains(0) || axes.contains(node.input(0).shape().rank() - 1))
              && node.shape().rank() > 0
              && data.contains(node);
      if (summed.contains(node) && isOrdered(node)) {
        meeting.add(node.input(1));
      } else if (isSum || (summed.contains(node) && !isProduct(node))) {
        summed.addAll(node.inputs());
      }
    }
    return meeting;
  }

  /** A weight is a pattern if a sum has one term that counts, or if all its terms are alike. */
  private void findPatterns(List<Tensor> found) {
    List<Tensor> weights = found.stream().distinct().toList();
    List<Tensor> measures = new ArrayList<>();
    for (Tensor weight : weights) {
      int inputs = weight.shape().size() / weight.shape().extent(-1);
      Tensor squares = weight.reshape(inputs, weight.shape().extent(-1)).square();
      Tensor all = squares.sum(0).square().max(Float.MIN_NORMAL);
      measures.add(squares.square().sum(0).div(all).mean());
      Tensor size = weight.sumOfSquares().max(Double.MIN_NORMAL);
      measures.add(weight.sum().square().div(size).div(weight.shape().size()));
    }
    Program program = Program.compile(Signature.of(measures.toArray(Tensor[]::new)), 1);
    program.run();
    for (int i = 0; i < weights.size(); i++) {
      int inputs = weights.get(i).shape().size() / weights.get(i).shape().extent(-1);
      boolean isAlone = inputs > 2 && program.scalar(2 * i) > LARGEST;
      if (isAlone || program.scalar(2 * i + 1) > LARGEST) {
        patterns.add(weights.get(i));
      }
    }
  }

  private Tensor fresh(Tensor weight) {
    return input("w", weight.shape()).mul(variance(weight).sqrt());
  }

  private static Tensor variance(Tensor weight) {
    return weight.square().meanKept(-2, -1).broadcastTo(weight.shape());
  }

  private Tensor drawn(Tensor node, Tensor x, Tensor weight) {
    Shape shape = node.shape();
    Tensor size = x.sumOfSquares();
    Tensor scale = size.div(x.shape().size()).sqrt();
    // Of the order of 1, so that squares of what has all but vanished do not underflow.
    Tensor unit = x.div(scale.max(Float.MIN_NORMAL));
    Tensor squares = node.withInputs(List.of(unit.square(), variance(weight)));
    Tensor deviation = squares.sqrt().mul(scale);
    Tensor noise = noise(shape, correlation(unit));
    Tensor drawn = noise.mul(deviation);
    Pass before = passes.putIfAbsent(node.input(1), new Pass(node, x, drawn));
    return before != null && before.isReversedBy(node) ? before.known(x, drawn) : drawn;
  }

  /**
   * A product with a weight that the way back meets again. Of that weight it is known that it makes
   * the mean row of y of that of x.
   */
  private record Pass(Tensor node, Tensor x, Tensor y) {
    boolean isReversedBy(Tensor back) {
      return node.operation() instanceof MatMul forth
          && back.operation() instanceof MatMul reverse
          && forth.transposeRight() != reverse.transposeRight()
          && back.input(0).shape().equals(node.shape());
    }

    /** A gradient behind the weight, drawn, with what is known: along mean x it is g . mean y. */
    Tensor known(Tensor g, Tensor drawn) {
      Tensor mean = x.mean(0);
      Tensor length = mean.sumOfSquares().sqrt().max(Float.MIN_NORMAL);
      Tensor direction = mean.div(length);
      Tensor along = g.mul(y.mean(0).div(length)).sum(-1).sub(drawn.mul(direction).sum(-1));
      return drawn.add(along.reshape(along.shape().inserted(1, 1)).mul(direction));
    }
  }

  /** Normal numbers of variance 1 of which two rows have this correlation. */
  private Tensor noise(Shape shape, Tensor rho) {
    int channels = shape.extent(-1);
    int rows = shape.size() / channels;
    Tensor own = input("v", shape);
    Tensor centered = own.sub(own.reshape(rows, channels).mean(0));
    Tensor common = rho.add(rho.rsub(1).div(rows)).max(0).sqrt();
    return centered.mul(rho.rsub(1).max(0).sqrt()).add(input("u", Shape.of(channels)).mul(common));
  }

  /** The mean product of two different rows over the mean square of one; 0 for a single row. */
  private static Tensor correlation(Tensor x) {
    int width = x.shape().extent(-1);
    int rows = x.shape().size() / width;
    if (rows == 1) {
      return Tensor.constant(0);
    }
    Tensor all = x.sumOfSquares();
    Tensor pairs = x.reshape(rows, width).sum(0).sumOfSquares().sub(all);
    return pairs.div(rows - 1).div(all.max(Float.MIN_NORMAL));
  }

  private Tensor input(String kind, Shape shape) {
    String name = "noise/" + kind + noise.size();
    noise.put(name, shape);
    return Tensor.input(name, shape);
  }
}
