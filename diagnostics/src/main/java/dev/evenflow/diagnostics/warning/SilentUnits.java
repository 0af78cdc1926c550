package dev.evenflow.diagnostics.warning;

import dev.evenflow.nn.Applied;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Activations of which most units are 0 for every example, and so learn nothing. Half of them is no
 * illness: where depth has made the examples alike, that is what a healthy ReLU does.
 */
public record SilentUnits() implements Warning {
  private static final double MOST = 0.75;

  @Override
  public Stream<String> of(Subject subject) {
    Comparator<Applied> parts =
        Comparator.comparingDouble(each -> subject.silent().getOrDefault(each.path(), 0.0));
    List<Applied> silent =
        subject
            .activations()
            .filter(each -> subject.silent().getOrDefault(each.path(), 0.0) > MOST)
            .toList();
    return silent.stream()
        .max(parts)
        .map(worst ->
            String.format(
                Locale.ROOT,
                "%d activations are 0 for all %d examples in most units, %s in %.0f %%: use"
                    + " leaky-relu, or biases not below 0",
                silent.size(),
                subject.batch().size(),
                worst.path(),
                100 * subject.silent().getOrDefault(worst.path(), 0.0)))
        .stream();
  }
}
