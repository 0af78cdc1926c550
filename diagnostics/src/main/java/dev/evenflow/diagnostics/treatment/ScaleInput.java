package dev.evenflow.diagnostics.treatment;

import dev.evenflow.EvenflowException;
import dev.evenflow.checkpoint.Entry;
import dev.evenflow.diagnostics.Batch;
import dev.evenflow.nn.Amended;
import dev.evenflow.nn.Applied;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Scope;
import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Divides what the first layer with weights is given by its deviation on a batch, a number that
 * stays: for features that nobody scaled.
 *
 * @param batch of training examples
 */
public record ScaleInput(Batch batch) implements Treatment {
  static final String SCALE = "input-scale";

  static final Amended.Amendment AMENDMENT = Scaled::new;

  /** Deviations that differ from 1 by less than this factor are left alone. */
  private static final double ODD = 10;

  private record Scaled(Layer layer) implements Layer {
    @Override
    public Tensor apply(Tensor input, Scope scope) {
      return layer.apply(input.mul(scope.state(SCALE, Shape.SCALAR, 1)), scope);
    }

    @Override
    public String kind() {
      return layer.kind();
    }
  }

  @Override
  public Patient of(Patient before) {
    Examination seen = Examination.of(before, batch);
    Applied first =
        seen.weighted().stream()
            .filter(each -> each.input().type() == ElementType.FLOAT32)
            .findFirst()
            .orElseThrow(() -> new EvenflowException("no layer weighs features"));
    float[] values = seen.values(List.of(first.input())).getFirst();
    double scale = 1 / deviation(values);
    if (!(scale * ODD < 1 || scale > ODD) || Double.isInfinite(scale)) {
      throw new EvenflowException(
          "the deviation of what %s is given is as it should be".formatted(first.path()));
    }
    String name = first.path() + "." + SCALE;
    if (before.variables().containsKey(name)) {
      throw new EvenflowException(first.path() + " is given scaled features already");
    }
    return before
        .with(List.of(Entry.of(name, new int[0], scale)))
        .with(
            before
                .plan()
                .withModel(new Amended(before.plan().model(), Map.of(first.path(), AMENDMENT))));
  }

  private static double deviation(float[] values) {
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      sum += value;
      squares += (double) value * value;
    }
    double mean = sum / values.length;
    return Math.sqrt(squares / values.length - mean * mean);
  }

  @Override
  public String toString() {
    return "divide features by their deviation";
  }
}
