package dev.evenflow.regularization;

import dev.evenflow.autodiff.Gradients;
import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Build;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Normalization;
import dev.evenflow.nn.Scope;
import dev.evenflow.nn.Variables;
import dev.evenflow.program.Program;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.testing.Compiled;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The norms of the gradients at the inputs of the activations of a random net, from the first layer
 * to the last, as a compiled program computes them. The data and the gradients at the output are
 * normal numbers.
 */
record GradientFlow(double[] norms) {
  /** A net of equal layers: a transform, a normalization, an activation. */
  record Net(Layer transform, Normalization normalization, Activation activation, int depth) {
    /** What the activations are given. */
    private List<Tensor> preActivations(Tensor input, Scope scope) {
      List<Tensor> all = new ArrayList<>();
      Tensor y = input;
      for (int i = 0; i < depth; i++) {
        Tensor x = scope.apply(normalization, scope.apply(transform, y));
        all.add(x);
        y = activation.of(x);
      }
      return all;
    }
  }

  /** The gradients of a net whose inputs have a shape, examples first. */
  static GradientFlow of(Net net, Shape shape, long seed) {
    List<Tensor> inner = new ArrayList<>();
    Tensor input = Tensor.input("x", shape);
    Layer layer =
        (x, scope) -> {
          inner.addAll(net.preActivations(x, scope));
          return net.activation().of(inner.getLast());
        };
    Tensor output = new Build(new Variables(seed), true, Tensor.constant(0)).apply(layer, input);
    Tensor slopes = Tensor.input("slopes", output.shape());
    Tensor[] norms =
        Gradients.of(output.mul(slopes).sum(), inner).stream()
            .map(gradient -> gradient.sumOfSquares().sqrt())
            .toArray(Tensor[]::new);
    Program program = Program.compile(Signature.of(norms), 1);
    program.set("x", Compiled.floats(Oracle.normal("x" + seed, shape)));
    program.set("slopes", Compiled.floats(Oracle.normal("slopes" + seed, output.shape())));
    program.run();
    return new GradientFlow(
        IntStream.range(0, norms.length).mapToDouble(program::scalar).toArray());
  }

  /**
   * The natural logarithm of the factor by which gradients change from one layer back to another.
   */
  double log(int from, int to) {
    return Math.log(norms[to] / norms[from]);
  }

  /** The factor a layer, in the geometric mean over the middle layers. */
  double middle() {
    int from = norms.length * 3 / 4;
    int to = norms.length / 4;
    return Math.exp(log(from, to) / (from - to));
  }

  /** The logarithm of the factor over the whole net. */
  double whole() {
    return log(norms.length - 1, 0);
  }
}
