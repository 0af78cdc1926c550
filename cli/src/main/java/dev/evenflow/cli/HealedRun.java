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
 * @param random healed by treatments in random order
 * @param chosen healed by treatments for its illness
 * @param acts what was tried by choice
 */
record HealedRun(
    Outcome sick, Optional<Outcome> twin, Outcome random, Outcome chosen, List<Act> acts) {
  /** What a cured network may be worse by than its twin. */
  private static final double CURED = 0.02;

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
    List<Act> acts = new ArrayList<>();
    // What a twin's training compiles first, another has at hand: it is the untreated one.
    return new HealedRun(
        Outcome.of(sick.get(), List.of()),
        twin.map(each -> Outcome.of(each.get(), List.of())),
        healed(sick.get(), Prescriber.atRandom(seed), new ArrayList<>()),
        healed(sick.get(), Prescriber.byIllness(), acts),
        acts);
  }

  /** Batches of experiments that were lost count too. */
  private static Outcome healed(Run run, Prescriber prescriber, List<Act> acts) {
    long start = System.nanoTime();
    Healer healer = new Healer(prescriber);
    Run last = run;
    String stop = "";
    int spent = 0;
    try {
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
    return new Outcome(
        last.trainer().evaluate(run.test()), last.trainer().position() + spent, seconds, stop);
  }

  boolean isCured() {
    return twin.isPresent() && chosen.score() >= twin.get().score() - CURED;
  }

  /** What the cost of healing is measured by: the twin, or else the untreated training. */
  Outcome reference() {
    return twin.orElse(sick);
  }
}
