package dev.evenflow.diagnostics.warning;

import dev.evenflow.nn.activation.Softmax;
import dev.evenflow.nn.loss.CrossEntropy;
import java.util.stream.Stream;

/** A softmax whose output goes into a loss that takes the softmax itself: gradients shrink. */
public record SoftmaxBeforeCrossEntropy() implements Warning {
  @Override
  public Stream<String> of(Subject subject) {
    return subject
        .outputActivations()
        .filter(each -> each.layer() instanceof Softmax)
        .filter(_ -> subject.loss() instanceof CrossEntropy)
        .map(each ->
            "%s stands before cross entropy, which takes the softmax itself: give it the logits"
                .formatted(each.path()));
  }
}
