package dev.evenflow.cli;

import dev.evenflow.diagnostics.healing.Act;
import dev.evenflow.diagnostics.healing.Healer;
import dev.evenflow.diagnostics.healing.Prescriber;
import dev.evenflow.models.Recipe;
import dev.evenflow.models.Run;
import dev.evenflow.models.Setting;
import dev.evenflow.models.pathology.Outcome;
import dev.evenflow.models.pathology.Pathology;
import dev.evenflow.training.BadNumbersException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A network trained in three ways, and its healthy twin if it has one, all of one seed.
 *
 * @param sick as it is
 * @param twin the healthy one; absent where nobody knows it
 * @param chosen healed by treatments for its illness
 * @param random healed by treatments in random order
 */
record HealedRun(Outcome sick, Optional<Outcome> twin, Treated chosen, Treated random) {
  /** What a cured network may be worse by than its twin. */
  private static final double CURED = 0.02;

  /** How many times its twin's time it may take. */
  private static final double IN_TIME = 1.15;

  /**
   * A training that was healed.
   *
   * @param outcome batches and time of trials included
   * @param acts what was tried
   */
  record Treated(Outcome outcome, List<Act> acts) {}

  static HealedRun of(Pathology pathology, long seed, int threads) {
    return of(
        () -> pathology.sickRun(seed, threads),
        Optional.of(() -> pathology.healthyRun(seed, threads)),
        seed);
  }

  /** A training of a recipe, of which no healthy twin is known. */
  static HealedRun of(Recipe recipe, long seed, int threads) {
    Recipe seeded = recipe.with(Setting.SEED, Long.toString(seed));
    return of(() -> RunFolder.run(seeded, threads), Optional.empty(), seed);
  }

  private static HealedRun of(Supplier<Run> sick, Optional<Supplier<Run>> twin, long seed) {
    // What one training compiles, those after it have at hand: the random order comes last, so that
    // the choice pays for what only treatments need.
    return new HealedRun(
        Outcome.of(sick.get(), List.of()),
        twin.map(each -> Outcome.of(each.get(), List.of())),
        healed(sick.get(), Prescriber.byIllness()),
        healed(sick.get(), Prescriber.atRandom(seed)));
  }

  private static Treated healed(Run run, Prescriber prescriber) {
    List<Act> acts = new ArrayList<>();
    long start = System.nanoTime();
    Healer healer = new Healer(prescriber);
    Run last = run;
    String stop = "";
    int spent = 0;
    try {
      run.start();
      Healer.Healed healed =
          healer.heal(
              run.trainer(),
              run.train(),
              (trainer, watching) -> run.with(trainer).fit(watching),
              acts::add);
      last = run.with(healed.trainer());
      spent = healed.spent();
    } catch (BadNumbersException e) {
      stop = String.valueOf(e.getMessage());
    }
    double seconds = (System.nanoTime() - start) * 1e-9;
    return new Treated(
        Outcome.of(last, last.trainer().position() + spent, seconds, stop), List.copyOf(acts));
  }

  boolean isCured() {
    return twin.isPresent() && chosen.outcome.score() >= twin.get().score() - CURED;
  }

  boolean isCuredInTime() {
    return isCured() && chosen.outcome.seconds() <= IN_TIME * reference().seconds();
  }

  /** What the choice is better by than the random order. */
  double gain() {
    return chosen.outcome.score() - random.outcome.score();
  }

  /** What the cost of healing is measured by: the twin, or else the untreated training. */
  Outcome reference() {
    return twin.orElse(sick);
  }
}
