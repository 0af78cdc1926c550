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
 * Leads the input of layers around them through a gate for each channel, {@code f(x) + gate x},
 * which is trained. A gate of 0 preserves the model's function, and learns to open.
 *
 * <p>Source: the gate of ReZero (Bachlechner et al., UAI 2021) on the other way.
 *
 * @param layers the paths
 * @param gate its first value, from 0 to 1
 */
public record InsertSkip(List<String> layers, double gate) implements Treatment {
  static final String GATE = "skip-gate";

  /** Copies the list and checks the gate. */
  public InsertSkip {
    layers = List.copyOf(layers);
    if (!(gate >= 0 && gate <= 1)) {
      throw new EvenflowException("skip: the gate is from 0 to 1, given " + gate);
    }
  }

  static Amended.Amendment amendment(double gate) {
    return layer -> new Gated(layer, gate);
  }

  /**
   * What a layer makes of its input, which must have its shape, or else it is told what follows.
   */
  static Tensor ofSameShape(Layer layer, Tensor input, Scope scope, String otherwise) {
    Tensor output = layer.apply(input, scope);
    if (!output.shape().equals(input.shape())) {
      throw new EvenflowException(
          "%s makes %s of %s, %s"
              .formatted(scope.path(), output.shape(), input.shape(), otherwise));
    }
    return output;
  }

  private record Gated(Layer layer, double gate) implements Layer {
    @Override
    public Tensor apply(Tensor input, Scope scope) {
      Tensor output = ofSameShape(layer, input, scope, "so that nothing can be led around it");
      Shape channels = Shape.of(input.shape().extent(-1));
      return output.add(input.mul(scope.parameter(GATE, channels, gate)));
    }

    @Override
    public String kind() {
      return layer.kind();
    }
  }

  @Override
  public Patient of(Patient before) {
    Map<String, Amended.Amendment> amendments = new LinkedHashMap<>();
    for (String layer : layers) {
      // By names alone it could not be told which of both came first.
      if (InsertNormalization.isBehind(layer, before)) {
        throw new EvenflowException(layer + " is followed by a normalization already");
      }
      amendments.put(layer, amendment(gate));
    }
    return before.with(before.plan().withModel(new Amended(before.plan().model(), amendments)));
  }

  @Override
  public String toString() {
    return "insert a skip with a gate of %s around %s"
        .formatted(gate, InsertNormalization.listed(layers));
  }
}
