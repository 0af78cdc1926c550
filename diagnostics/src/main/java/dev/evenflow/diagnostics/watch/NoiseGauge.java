package dev.evenflow.diagnostics.watch;

import dev.evenflow.autodiff.Gradients;
import dev.evenflow.nn.Applied;
import dev.evenflow.nn.Linear;
import dev.evenflow.tensor.MatMul;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.StepView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Measures the gradients of dense layers, or of some where there are many, of single examples and
 * of the batch. The gradient of an example is the outer product of what the layer is given and of
 * the loss's gradient at its output, so its norm is the product of theirs (Goodfellow 2015,
 * "Efficient Per-Example Gradient Computations"). Where normalization makes examples depend on each
 * other, it is that of the example's own row.
 *
 * @param examples in the batch
 * @param singles the sum over examples of the squared norms of their parts of the gradient, from a
 *     sample
 * @param whole the squared norm of the gradient
 */
record NoiseGauge(int examples, Outputs.Scalar singles, Outputs.Scalar whole) {
  /** The noise of so many layers tells that of all. */
  private static final int MOST_LAYERS = 8;

  /** Asks for them; null where a model has no dense layer that sees examples as rows. */
  static @Nullable NoiseGauge of(StepView step, Sample sample, Outputs outputs) {
    List<Applied> layers =
        some(
            step.build().layers().stream()
                .filter(each -> each.layer() instanceof Linear && each.input().shape().rank() == 2)
                .toList());
    if (layers.isEmpty() || sample.examples() < 2) {
      return null;
    }
    List<Tensor> by = new ArrayList<>(layers.stream().map(Applied::output).toList());
    layers.forEach(each -> by.add(weight(each.output())));
    List<Tensor> gradients = Gradients.of(step.loss(), by);
    List<Outputs.Scalar> singles = new ArrayList<>();
    List<Outputs.Scalar> wholes = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      Tensor input = sample.of(layers.get(i).input());
      Tensor signal = gradients.get(i);
      Tensor some = sample.of(signal);
      boolean bias = ((Linear) layers.get(i).layer()).bias();
      singles.add(
          outputs
              .ask(input.square().sum(1).add(bias ? 1 : 0).mul(some.square().sum(1)).sum())
              .times(sample.weight(signal)));
      wholes.add(outputs.askAfterwards(gradients.get(layers.size() + i).sumOfSquares()));
      if (bias) {
        wholes.add(outputs.askAfterwards(signal.sum(0).sumOfSquares()));
      }
    }
    return new NoiseGauge(
        sample.examples(), Outputs.Scalar.sum(singles), Outputs.Scalar.sum(wholes));
  }

  /** Evenly chosen layers, the last one among them. */
  private static List<Applied> some(List<Applied> layers) {
    int stride = Math.ceilDiv(layers.size(), MOST_LAYERS);
    List<Applied> some = new ArrayList<>();
    for (int i = layers.size() - 1; i >= 0; i -= stride) {
      some.add(layers.get(i));
    }
    return some;
  }

  /** The weight of a layer as it is used; asking for its gradient computes nothing anew. */
  private static Tensor weight(Tensor output) {
    Tensor product = output.operation() instanceof MatMul ? output : output.input(0);
    return product.input(1);
  }

  double read(List<double[]> values, NoiseScale scale) {
    // An example's part of the mean gradient is its gradient over the number of examples.
    return scale.next(singles.in(values) * examples, whole.in(values), examples);
  }
}
