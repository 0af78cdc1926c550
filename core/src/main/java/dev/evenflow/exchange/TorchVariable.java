package dev.evenflow.exchange;

import dev.evenflow.nn.Applied;
import dev.evenflow.tensor.Elementwise;
import dev.evenflow.tensor.Movement;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A variable that one tensor of PyTorch's stands for.
 *
 * @param name ours within the layer
 * @param shape ours
 * @param layer it belongs to, and what that is applied to
 * @param direction the shape of the layer's weight if it has a weight normalization, else null
 */
record TorchVariable(String name, Shape shape, @Nullable Applied layer, @Nullable Shape direction)
    implements TorchLayer {
  static final String WEIGHT = "weight";
  static final String WEIGHT_SCALE = "weight-scale";
  static final String RUNNING_VARIANCE = "running-variance";

  @Override
  public Map<String, Tensor> theirs(Map<String, Tensor> ours) {
    return Map.of(theirName(), theirs(ours.getOrDefault(name, Tensor.constant(0))));
  }

  @Override
  public Map<String, Tensor> ours(Map<String, Tensor> theirs) {
    return Map.of(name, ours(theirs.getOrDefault(theirName(), Tensor.constant(0))));
  }

  private String theirName() {
    return switch (name) {
      case WEIGHT -> direction == null ? WEIGHT : "weight_v";
      case WEIGHT_SCALE -> "weight_g";
      case "scale", "slope" -> WEIGHT;
      case RUNNING_VARIANCE -> "running_var";
      default -> name.replace('-', '_');
    };
  }

  private boolean isProduct() {
    boolean isTable = layer != null && layer.layer().kind().equals("embedding");
    return name.equals(WEIGHT) && shape.rank() > 1 && !isTable;
  }

  private Tensor theirs(Tensor ours) {
    if (name.equals(WEIGHT_SCALE)) {
      return ours.reshape(scaleShape());
    }
    if (!isProduct()) {
      return ours;
    }
    if (shape.rank() > 2) {
      return TorchLayout.theirs(ours);
    }
    int in = shape.extent(0);
    int out = shape.extent(1);
    if (isPointwise()) {
      return TorchLayout.theirs(ours).reshape(out, in, 1, 1);
    }
    Optional<Shape> image = flattened();
    Tensor matrix =
        image.isEmpty()
            ? ours
            : ours.reshape(image.get().inserted(3, out)).transpose(2, 0, 1, 3).reshape(in, out);
    return TorchLayout.theirs(matrix);
  }

  private Tensor ours(Tensor theirs) {
    if (!isProduct()) {
      return theirs.reshape(shape);
    }
    if (shape.rank() > 2) {
      return TorchLayout.ours(theirs);
    }
    int in = shape.extent(0);
    int out = shape.extent(1);
    Tensor matrix = TorchLayout.ours(theirs.reshape(out, in));
    Optional<Shape> image = isPointwise() ? Optional.empty() : flattened();
    if (image.isEmpty()) {
      return matrix;
    }
    Shape own = image.get();
    return matrix
        .reshape(own.extent(2), own.extent(0), own.extent(1), out)
        .transpose(1, 2, 0, 3)
        .reshape(in, out);
  }

  /** One value for each output, which is the first axis of PyTorch's weight; the others are 1. */
  private Shape scaleShape() {
    int[] extents = new int[isPointwise() || direction == null ? 4 : direction.rank()];
    Arrays.fill(extents, 1);
    extents[0] = shape.size();
    return Shape.of(extents);
  }

  /** A matrix at each place of an image is a convolution of kernel 1. */
  private boolean isPointwise() {
    return layer != null && layer.input().shape().rank() == 4;
  }

  /**
   * The extents [h, w, c] of the images whose elements are the inputs of a matrix, in this order;
   * PyTorch has them in the order c, h, w.
   */
  private Optional<Shape> flattened() {
    Optional<Tensor> tensor = Optional.ofNullable(layer).map(Applied::input);
    while (tensor.isPresent() && !(tensor.get().operation() instanceof Movement.Reshape)) {
      tensor = passed(tensor.get());
    }
    return tensor.flatMap(TorchVariable::image);
  }

  /** What an elementwise function is of. */
  private static Optional<Tensor> passed(Tensor tensor) {
    return tensor.operation() instanceof Elementwise
        ? tensor.inputs().stream().filter(each -> each.shape().equals(tensor.shape())).findFirst()
        : Optional.empty();
  }

  private static Optional<Shape> image(Tensor flat) {
    Shape before = flat.input(0).shape();
    Shape after = flat.shape();
    return before.rank() == 4 && after.rank() == 2 && before.extent(0) == after.extent(0)
        ? Optional.of(before.without(0))
        : Optional.empty();
  }
}
