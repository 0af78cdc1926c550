package dev.evenflow.diagnostics.treatment;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Amended;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Scope;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes residual blocks of layers, {@code x + s (f(x) - m)}: what a layer puts out is standardized
 * by numbers that stay, a mean for each channel and one scale, and added to its input. So is what
 * the first of them is given. {@link Rescale} sets these numbers, so that on a batch the first
 * input has a variance of 1 and each of n branches one of 1/n, all of them a mean of 0. So neither
 * gradients nor differences of examples are lost at any depth, and a step costs next to nothing
 * more, for there is nothing to learn or to count. The model's function is not preserved.
 *
 * <p>Sources: of the scale, Hayou et al., "Stable ResNet", AISTATS 2021, section 3; of numbers that
 * a batch sets once, Salimans and Kingma, "Weight normalization", NIPS 2016, section 3.
 *
 * @param layers the paths
 */
public record InsertResidual(List<String> layers) implements Treatment {
  static final String INPUT = "residual-input";
  static final String BRANCH = "residual-branch";
  static final String MEAN = "mean";
  static final String SCALE = "scale";

  static final Amended.Amendment RESIDUAL = Residual::new;

  /** Of the first layer, around all others. */
  static final Amended.Amendment FIRST = First::new;

  /** Copies the list. */
  public InsertResidual {
    layers = List.copyOf(layers);
  }

  private record Residual(Layer layer) implements Layer {
    @Override
    public Tensor apply(Tensor input, Scope scope) {
      Tensor output = InsertSkip.ofSameShape(layer, input, scope, "which cannot be added");
      return input.add(scope.apply(BRANCH, InsertResidual::standardized, output));
    }

    @Override
    public String kind() {
      return layer.kind();
    }
  }

  private record First(Layer layer) implements Layer {
    @Override
    public Tensor apply(Tensor input, Scope scope) {
      return layer.apply(scope.apply(INPUT, InsertResidual::standardized, input), scope);
    }

    @Override
    public String kind() {
      return layer.kind();
    }
  }

  private static Tensor standardized(Tensor values, Scope scope) {
    Shape channels = Shape.of(values.shape().extent(-1));
    return values.sub(scope.state(MEAN, channels, 0)).mul(scope.state(SCALE, Shape.SCALAR, 1));
  }

  /** Whether what is standardized under a path is to be given a share of the variance. */
  static boolean isBranch(String path) {
    return path.endsWith("." + BRANCH);
  }

  /** Whether what is standardized under a path is to be given a variance of 1. */
  static boolean isInput(String path) {
    return path.endsWith("." + INPUT);
  }

  @Override
  public Patient of(Patient before) {
    Map<String, Amended.Amendment> amendments = new LinkedHashMap<>();
    for (String layer : layers) {
      if (before.variables().containsKey(layer + "." + BRANCH + "." + SCALE)) {
        throw new EvenflowException(layer + " is a residual block already");
      }
      amendments.put(layer, RESIDUAL);
    }
    amendments.computeIfPresent(
        layers.getFirst(), (_, residual) -> layer -> FIRST.of(residual.of(layer)));
    return before.with(before.plan().withModel(new Amended(before.plan().model(), amendments)));
  }

  @Override
  public String toString() {
    return "add its input to what %s puts out".formatted(InsertNormalization.listed(layers));
  }
}
