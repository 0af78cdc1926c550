package dev.evenflow.parity.optimizer;

import dev.evenflow.EvenflowException;
import dev.evenflow.parity.reference.Arguments;
import dev.evenflow.regularization.clip.AdaptiveClip;
import dev.evenflow.regularization.clip.BlockRms;
import dev.evenflow.regularization.clip.Centralize;
import dev.evenflow.regularization.clip.GlobalNorm;
import dev.evenflow.regularization.clip.ValueClip;
import dev.evenflow.strategy.Nearest;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.Slots;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What Optax 0.2.8 does to gradients before a rule, as in {@code clip-by-global-norm+sgd}. An
 * argument that a transform has is the transform's, even if the rule has one of that name.
 *
 * @param transforms in their order
 * @param others the arguments that are left for the rule
 */
record OptaxTransforms(
    List<GradientTransform> transforms, Map<String, ? extends @Nullable Object> others) {
  private static final Map<String, List<String>> ARGUMENTS =
      Map.of(
          "clip-by-value", List.of("clip", "max_delta"),
          "clip", List.of("clip", "max_delta"),
          "clip-by-global-norm", List.of("max_norm"),
          "clip-by-block-rms", List.of("threshold"),
          "adaptive-grad-clip", List.of("clipping", "eps", "axis"),
          "centralize", List.of());

  /** The transforms that stand before a {@code +} in a case's name. */
  static OptaxTransforms of(String name, Map<String, ? extends @Nullable Object> arguments) {
    String[] parts = name.split("\\+", -1);
    Map<String, @Nullable Object> others = new HashMap<>(arguments);
    List<GradientTransform> transforms = new ArrayList<>();
    for (int i = 0; i < parts.length - 1; i++) {
      List<String> names = ARGUMENTS.get(parts[i]);
      if (names == null) {
        throw new EvenflowException(
            "optax has no transform %s that is known, only %s"
                .formatted(parts[i], Nearest.among(parts[i], new TreeSet<>(ARGUMENTS.keySet()))));
      }
      Map<String, @Nullable Object> own = new HashMap<>(others);
      own.keySet().retainAll(names);
      others.keySet().removeAll(names);
      transforms.add(transform(parts[i], new Arguments("optax's " + parts[i], own)));
    }
    return new OptaxTransforms(List.copyOf(transforms), others);
  }

  private static GradientTransform transform(String name, Arguments arguments) {
    return switch (name) {
      case "clip-by-value", "clip" ->
          new ValueClip(arguments.spelled("clip", "max_delta").number("max_delta"));
      case "clip-by-global-norm" -> new GlobalNorm(arguments.number("max_norm"));
      case "clip-by-block-rms" -> new BlockRms(arguments.number("threshold"));
      case "centralize" -> new Centralize(Centralize.Output.FIRST);
      default -> {
        arguments.refuse("axis", arguments.has("axis"), "units are those of the layout");
        GradientTransform clip =
            new AdaptiveClip(arguments.number("clipping"), arguments.number("eps", 1e-3));
        yield (gradients, slots) -> adaptive(clip, gradients, slots);
      }
    };
  }

  /** Optax takes the axes of a unit from the rank; those of some shapes are not ours. */
  private static Map<Variable, Tensor> adaptive(
      GradientTransform clip, Map<Variable, Tensor> gradients, Slots slots) {
    for (Variable parameter : gradients.keySet()) {
      Shape shape = parameter.shape();
      long axes = IntStream.of(shape.extents()).filter(extent -> extent > 1).count();
      if (shape.rank() == 3 || (shape.rank() > 1 && axes <= 1)) {
        throw new EvenflowException(
            "optax's adaptive-grad-clip takes other units of %s %s than the outputs of its layer"
                .formatted(parameter.name(), shape));
      }
    }
    return clip.apply(gradients, slots);
  }
}
