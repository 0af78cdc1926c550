package dev.evenflow.cli;

import dev.evenflow.diagnostics.healing.PairedInterval;
import dev.evenflow.models.pathology.Outcome;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Runs of one network, or of several.
 *
 * @param networks the runs of each, by seed
 */
record HealedRuns(List<List<HealedRun>> networks) {
  static HealedRuns of(List<HealedRun> runs) {
    return new HealedRuns(List.of(runs));
  }

  List<HealedRun> all() {
    return networks.stream().flatMap(List::stream).toList();
  }

  boolean haveTwins() {
    return all().stream().allMatch(each -> each.twin().isPresent());
  }

  double score(Function<HealedRun, Outcome> of) {
    return mean(all(), each -> of.apply(each).score());
  }

  long cured() {
    return all().stream().filter(HealedRun::isCured).count();
  }

  long curedInTime() {
    return all().stream().filter(HealedRun::isCuredInTime).count();
  }

  long trials(Function<HealedRun, HealedRun.Treated> of) {
    return all().stream().mapToLong(each -> of.apply(each).acts().size()).sum();
  }

  /** What healed trainings took together, in parts of what they are measured by. */
  double ratio(ToDoubleFunction<Outcome> of) {
    return mean(all(), each -> of.applyAsDouble(each.chosen().outcome()))
        / mean(all(), each -> of.applyAsDouble(each.reference()));
  }

  /** The median of what is asked of those that are cured; NaN if none is. */
  double medianOfCured(ToDoubleFunction<HealedRun> of) {
    double[] sorted = all().stream().filter(HealedRun::isCured).mapToDouble(of).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length == 0 ? Double.NaN : (sorted[half] + sorted[sorted.length - 1 - half]) / 2;
  }

  /** An observation is what one seed comes to, on the mean over networks. */
  PairedInterval gain(ToDoubleFunction<HealedRun> of) {
    return PairedInterval.of(
        IntStream.range(0, networks.getFirst().size())
            .mapToDouble(seed -> mean(networks.stream().map(each -> each.get(seed)).toList(), of))
            .toArray());
  }

  /** How many networks have an interval of their own of which this is true. */
  int count(Predicate<PairedInterval> of) {
    return (int) networks.stream().map(each -> of(each).gain(HealedRun::gain)).filter(of).count();
  }

  private static double mean(List<HealedRun> runs, ToDoubleFunction<HealedRun> of) {
    return runs.stream().mapToDouble(of).average().orElseThrow();
  }
}
