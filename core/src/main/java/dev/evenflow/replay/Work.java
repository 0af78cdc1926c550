package dev.evenflow.replay;

import dev.evenflow.tensor.Convolving;
import dev.evenflow.tensor.MatMul;
import dev.evenflow.tensor.Scanning;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;

/** How much the interpreter has to do. */
final class Work {
  private Work() {}

  /** About how many scalar operations make a tensor of its inputs. */
  static double of(Tensor node) {
    double size = node.shape().size();
    return switch (node.operation()) {
      case Scanning.Loop loop ->
          loop.length() * loop.body().nodes().stream().mapToDouble(Work::of).sum();
      case MatMul product -> size * node.input(0).shape().extent(product.transposeLeft() ? -2 : -1);
      case Convolving convolving -> convolution(node, convolving);
      default -> Math.max(size, node.inputs().stream().mapToInt(x -> x.shape().size()).sum());
    };
  }

  private static double convolution(Tensor node, Convolving convolving) {
    Shape output =
        switch (convolving) {
          case Convolving.Convolution forward -> node.shape();
          case Convolving.InputGradient gradient -> node.input(0).shape();
          case Convolving.WeightGradient gradient -> node.input(1).shape();
        };
    Shape weights =
        convolving instanceof Convolving.WeightGradient ? node.shape() : node.input(1).shape();
    return (double) output.size() * weights.size() / weights.extent(3);
  }
}
