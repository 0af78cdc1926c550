package dev.evenflow.diagnostics.warning;

import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Applied;
import dev.evenflow.nn.Conv2d;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.init.MeanField;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Weights whose variance does not suit the activation, where nothing else keeps gradients even: the
 * root of chi_1, by quadrature, changes them tenfold over the layers there are.
 */
public record UnsuitedWeights() implements Warning {
  private static final int LAYERS = 4;
  private static final double MOST = 10;

  @Override
  public Stream<String> of(Subject subject) {
    List<Applied> transforms =
        subject.layers().stream()
            .filter(each -> each.layer() instanceof Linear || each.layer() instanceof Conv2d)
            .toList();
    List<Activation> activations =
        subject.activations().map(each -> (Activation) each.layer()).toList();
    boolean isUniform = activations.stream().distinct().count() == 1;
    if (!subject.isBare() || !isUniform || transforms.size() < LAYERS) {
      return Stream.empty();
    }
    Applied middle = transforms.get(transforms.size() / 2);
    float[] weight = subject.variables().get(middle.path() + ".weight").values();
    double inputs = (double) weight.length / middle.output().shape().extent(-1);
    double weights = inputs * meanSquare(weight);
    String bias = middle.path() + ".bias";
    double biases =
        subject.variables().contains(bias) ? meanSquare(subject.variables().get(bias).values()) : 0;
    double factor = Math.sqrt(new MeanField(activations.getFirst()).chi(weights, biases));
    return Math.abs(Math.log(factor)) * (transforms.size() - 1) < Math.log(MOST)
        ? Stream.empty()
        : Stream.of(
            String.format(
                Locale.ROOT,
                "weights of variance %.3g / inputs do not suit %s: gradients change by %.3g a"
                    + " layer, see --init critical",
                weights,
                activations.getFirst().kind(),
                factor));
  }

  private static double meanSquare(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return sum / values.length;
  }
}
