package dev.evenflow.parity.layer;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Normalization;
import dev.evenflow.parity.reference.Arguments;
import dev.evenflow.regularization.norm.BatchNorm;
import dev.evenflow.regularization.norm.GroupNorm;
import dev.evenflow.regularization.norm.InstanceNorm;
import dev.evenflow.regularization.norm.LayerNorm;
import dev.evenflow.regularization.norm.RmsNorm;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Normalizations: x [n, c, ...], weight and bias [c] or of the axes that are normalized. */
final class Normalizations {
  static final Map<String, Kinds.Writer> KINDS =
      Map.of(
          "batch-norm", Normalizations::batch,
          "batch-norm1d", Normalizations::batch,
          "batch-norm2d", Normalizations::batch,
          "layer-norm", Normalizations::layer,
          "group-norm", Normalizations::group,
          "instance-norm", Normalizations::instance,
          "rms-norm", Normalizations::rms);

  /** The spacing of doubles at 1, which PyTorch takes where no epsilon is given for doubles. */
  private static final double DOUBLE_SPACING = 0x1p-52;

  private Normalizations() {}

  /** Whether there is a trained scale; what an argument says must agree. */
  private static boolean affine(Given given, String flag) {
    boolean affine = given.agrees(flag, "weight");
    given.agrees("bias", "bias");
    return affine;
  }

  private static Map<String, Tensor> affine(Given given, Shape shape) {
    Map<String, Tensor> variables = new HashMap<>();
    if (given.has("weight")) {
      variables.put("scale", given.floats("weight"));
      variables.put("bias", given.orZeros("bias", shape));
    }
    return variables;
  }

  private static Shape channels(Given given, String argument) {
    Tensor x = given.floats("x");
    if (x.shape().rank() < 2) {
      throw new EvenflowException(given.kind() + " needs x [n, c, ...], given " + x.shape());
    }
    given.arguments().agree(argument, x.shape().extent(1));
    return Shape.of(x.shape().extent(1));
  }

  private static Written batch(Given given) {
    Arguments arguments = given.arguments();
    Shape channels = channels(given, "num_features");
    boolean tracks = arguments.flag("track_running_stats", true);
    boolean training = arguments.flag("training", !given.says("eval"));
    // Without a momentum the running statistics are the means over all batches so far.
    int batches = arguments.integer("num_batches_tracked", 0) + 1;
    double momentum =
        arguments.isNull("momentum") ? 1.0 / batches : arguments.number("momentum", 0.1);
    BatchNorm layer =
        new BatchNorm(
            momentum,
            arguments.number("eps", 1e-5),
            affine(given, "affine"),
            BatchNorm.RunningVariance.UNBIASED,
            BatchNorm.BatchOfOne.ERROR);
    Map<String, Tensor> variables = affine(given, channels);
    variables.put("running-mean", running(given, "running_mean", Tensor.zeros(channels)));
    variables.put(
        "running-variance", running(given, "running_var", Tensor.zeros(channels).onesLike()));
    Written written =
        Layout.withChannelsLast(
            given.floats("x"),
            x -> Bound.of(layer, given.kind(), x, variables, training || !tracks));
    Map<String, Tensor> after = new LinkedHashMap<>();
    if (tracks && training) {
      after.put("running_mean", after(written, "running-mean"));
      after.put("running_var", after(written, "running-variance"));
      after.put("num_batches_tracked", Tensor.constant(batches));
    }
    return new Written(written.output(), after);
  }

  private static Tensor after(Written written, String name) {
    Tensor next = written.after().get(name);
    if (next == null) {
      throw new IllegalStateException("there is no " + name);
    }
    return next;
  }

  private static Tensor running(Given given, String name, Tensor otherwise) {
    String before = name + "_before";
    return given.has(before)
        ? given.floats(before)
        : given.has(name) ? given.floats(name) : otherwise;
  }

  private static Written group(Given given) {
    Arguments arguments = given.arguments().spelled("groups", "num_groups");
    Shape channels = channels(given, "num_channels");
    int groups = arguments.integer("num_groups");
    return bound(
        given,
        new GroupNorm(groups, arguments.number("eps", 1e-5), affine(given, "affine")),
        affine(given, channels));
  }

  private static Written instance(Given given) {
    Arguments arguments = given.arguments();
    Shape channels = channels(given, "num_features");
    arguments.refuse(
        "track_running_stats",
        arguments.flag("track_running_stats", false),
        "instances are normalized by their own statistics");
    arguments.ignoring("momentum");
    return bound(
        given,
        new InstanceNorm(arguments.number("eps", 1e-5), affine(given, "affine")),
        affine(given, channels));
  }

  private static Written bound(Given given, Normalization layer, Map<String, Tensor> variables) {
    return Layout.withChannelsLast(
        given.floats("x"), x -> Bound.of(layer, given.kind(), x, variables));
  }

  private static Written layer(Given given) {
    Shape normalized = normalized(given);
    double epsilon = given.arguments().number("eps", 1e-5);
    LayerNorm layer =
        new LayerNorm(epsilon, affine(given, "elementwise_affine"), normalized.rank());
    return lastAxes(given, layer, normalized);
  }

  private static Written rms(Given given) {
    Shape normalized = normalized(given);
    double epsilon = given.arguments().number("eps", DOUBLE_SPACING);
    boolean affine = given.agrees("elementwise_affine", "weight");
    return lastAxes(given, new RmsNorm(epsilon, affine, normalized.rank()), normalized);
  }

  /** Over the last axes, which are the same in PyTorch's layouts and ours. */
  private static Written lastAxes(Given given, Normalization layer, Shape normalized) {
    Map<String, Tensor> variables = affine(given, normalized);
    return Layout.batched(
        given.floats("x"), normalized.rank() + 1, x -> Bound.of(layer, given.kind(), x, variables));
  }

  /** The extents of the axes to normalize: as the argument or the weight says, or the last one. */
  private static Shape normalized(Given given) {
    Arguments arguments = given.arguments().spelled("normalized", "normalized_shape");
    Shape x = given.floats("x").shape();
    List<Integer> told = arguments.integers("normalized_shape");
    Shape shape =
        !told.isEmpty()
            ? Shape.of(told.stream().mapToInt(Integer::intValue).toArray())
            : given.has("weight") ? given.floats("weight").shape() : Shape.of(x.extent(-1));
    int first = x.rank() - shape.rank();
    if (first < 0
        || !Arrays.equals(Arrays.copyOfRange(x.extents(), first, x.rank()), shape.extents())) {
      throw arguments.fault("normalized_shape", "the last extents of x " + x, shape);
    }
    return shape;
  }
}
