package dev.evenflow.diagnostics.warning;

import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.activation.Softmax;
import dev.evenflow.nn.activation.StandardActivation;
import dev.evenflow.nn.loss.BceWithLogits;
import dev.evenflow.nn.loss.CrossEntropy;
import dev.evenflow.nn.loss.Huber;
import dev.evenflow.nn.loss.L1;
import dev.evenflow.nn.loss.Mse;
import java.util.stream.Stream;

/**
 * An output squashed into a range that its loss does not expect: a sigmoid before a loss of logits,
 * a softmax before a binary loss or one of regression.
 */
public record OutputOfAnotherLoss() implements Warning {
  @Override
  public Stream<String> of(Subject subject) {
    return subject
        .outputActivations()
        .filter(each -> isMismatch(each.layer(), subject))
        .map(each ->
            "%s squashes the output, but %s expects it as the last layer makes it: leave it out"
                .formatted(each.path(), subject.loss().getClass().getSimpleName()));
  }

  private static boolean isMismatch(Layer output, Subject subject) {
    return switch (subject.loss()) {
      case BceWithLogits _ -> isSigmoid(output) || output instanceof Softmax;
      case CrossEntropy _ -> isSigmoid(output);
      case Mse _, L1 _, Huber _ -> output instanceof Softmax;
      default -> false;
    };
  }

  private static boolean isSigmoid(Layer output) {
    return output instanceof Activation activation && activation == StandardActivation.SIGMOID;
  }
}
