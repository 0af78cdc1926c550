package dev.evenflow.regularization.clip;

import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.Slots;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Gradient centralization (Yong et al. 2020, equation 1): subtracts from the gradient of each
 * output's weights its mean. Vectors and scalars stay as they are.
 *
 * @param output which axis counts the outputs
 */
public record Centralize(Output output) implements GradientTransform {
  /** An axis of weights. */
  public enum Output {
    /**
     * That of the weights of this library, [in, out] and [kh, kw, in, out]: the paper's meaning.
     */
    LAST,
    /** That of PyTorch's weights; Optax takes it although its weights are laid out as here. */
    FIRST
  }

  /** The mean of each output. */
  public Centralize() {
    this(Output.LAST);
  }

  @Override
  public Map<Variable, Tensor> apply(Map<Variable, Tensor> gradients, Slots slots) {
    Map<Variable, Tensor> centered = new LinkedHashMap<>(gradients);
    centered.replaceAll((parameter, gradient) ->
        gradient.shape().rank() < 2
            ? gradient
            : gradient.sub(gradient.meanKept(axes(gradient.shape()))));
    return centered;
  }

  private int[] axes(Shape shape) {
    int first = output == Output.LAST ? 0 : 1;
    return IntStream.range(first, first + shape.rank() - 1).toArray();
  }
}
