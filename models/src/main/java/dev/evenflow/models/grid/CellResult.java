package dev.evenflow.models.grid;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What came of a cell.
 *
 * @param cell that was run
 * @param outcomes one for each of its recipes
 */
public record CellResult(Cell cell, List<Outcome> outcomes) {
  /** Copies the list. */
  public CellResult {
    outcomes = List.copyOf(outcomes);
  }

  /** The scores of the runs that came to their end. */
  public Spread score() {
    return Spread.of(outcomes.stream(), Outcome::score);
  }

  /** The test losses of the runs that came to their end. */
  public Spread loss() {
    return Spread.of(outcomes.stream(), each -> each.test().loss());
  }

  /** The seconds of all runs. */
  public Spread seconds() {
    return Spread.of(outcomes.stream(), Outcome::seconds);
  }

  /** Whether scores are errors, of which less is better. */
  public boolean isOfQuantities() {
    return outcomes.stream().anyMatch(Outcome::isOfQuantities);
  }

  /** The gradients of the first seed. */
  public GradientRatio gradients() {
    return outcomes.getFirst().gradients();
  }

  /** How many runs did not come to their end. */
  public int stopped() {
    return (int) outcomes.stream().filter(each -> each.stopped() != null).count();
  }

  /** Why the first of them did not. */
  public Optional<String> reason() {
    return outcomes.stream()
        .flatMap(each -> Optional.ofNullable(each.stopped()).stream())
        .findFirst();
  }

  /** The training loss, in the mean over those runs that have one at a point, else NaN. */
  public List<Double> curve() {
    int points = outcomes.stream().mapToInt(each -> each.curve().size()).max().orElse(0);
    return IntStream.range(0, points)
        .mapToObj(i ->
            Spread.of(
                    outcomes.stream().filter(each -> i < each.curve().size()),
                    each -> each.curve().get(i))
                .mean())
        .toList();
  }
}
