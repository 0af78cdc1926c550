package dev.evenflow.diagnostics.warning;

import dev.evenflow.diagnostics.Batch;
import dev.evenflow.diagnostics.Verdict;
import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Applied;
import dev.evenflow.nn.Loss;
import dev.evenflow.nn.Normalization;
import dev.evenflow.nn.ResidualBlock;
import dev.evenflow.nn.Variables;
import dev.evenflow.regularization.residual.Plain;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What warnings look at.
 *
 * @param layers of the model in the order in which they were applied; the last is the model
 * @param variables the model's memory
 * @param loss what judges its output
 * @param batch what it is given
 * @param verdict on its gradients
 * @param silent the part of the units of every activation, by its path, that is 0 for all examples
 */
public record Subject(
    List<Applied> layers,
    Variables variables,
    Loss loss,
    Batch batch,
    Verdict verdict,
    Map<String, Double> silent) {
  /** Copies the collections. */
  public Subject {
    layers = List.copyOf(layers);
    silent = Map.copyOf(silent);
  }

  /** The activations in the order in which they were applied. */
  Stream<Applied> activations() {
    return layers.stream().filter(each -> each.layer() instanceof Activation);
  }

  /** The activations that make the model's output. */
  Stream<Applied> outputActivations() {
    return activations().filter(each -> each.output() == layers.getLast().output());
  }

  /** Whether layers follow one another with no normalization between and no way around. */
  boolean isBare() {
    return layers.stream()
        .noneMatch(each ->
            (each.layer() instanceof Normalization && each.output() != each.input())
                || (each.layer() instanceof ResidualBlock block
                    && !(block.residual() instanceof Plain)));
  }
}
