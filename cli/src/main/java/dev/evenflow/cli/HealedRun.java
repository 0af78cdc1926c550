package dev.evenflow.cli;

import dev.evenflow.diagnostics.healing.Healer;
import dev.evenflow.diagnostics.healing.Prescriber;
import dev.evenflow.models.Run;
import dev.evenflow.models.pathology.Outcome;
import dev.evenflow.models.pathology.Pathology;
import dev.evenflow.training.BadNumbersException;
import java.util.List;

/**
 * A sick network trained in three ways, and its twin, all of one seed.
 *
 * @param sick as it is
 * @param random healed by treatments in random order
 * @param chosen healed by treatments for its illness
 * @param twin the healthy one
 */
record HealedRun(Outcome sick, Outcome random, Outcome chosen, Outcome twin) {
  /** What a cured network may be worse by than its twin. */
  private static final double CURED = 0.02;

  static HealedRun of(Pathology pathology, long seed, int threads) {
    return new HealedRun(
        Outcome.of(pathology.sickRun(seed, threads), List.of()),
        healed(pathology.sickRun(seed, threads), Prescriber.atRandom(seed)),
        healed(pathology.sickRun(seed, threads), Prescriber.byIllness()),
        Outcome.of(pathology.healthyRun(seed, threads), List.of()));
  }

  /** Batches of experiments that were lost count too. */
  private static Outcome healed(Run run, Prescriber prescriber) {
    long start = System.nanoTime();
    Healer healer = new Healer(prescriber);
    int[] tried = {0};
    Run last = run;
    String stop = "";
    try {
      Healer.Healed healed =
          healer.heal(
              run.trainer(),
              run.train(),
              (trainer, watching) -> run.with(trainer).fit(watching),
              _ -> tried[0]++);
      last = run.with(healed.trainer());
    } catch (BadNumbersException e) {
      stop = String.valueOf(e.getMessage());
    }
    double seconds = (System.nanoTime() - start) * 1e-9;
    return new Outcome(
        last.trainer().evaluate(run.test()),
        last.trainer().position() + (long) tried[0] * healer.trial(),
        seconds,
        stop);
  }

  boolean isCured() {
    return chosen.score() >= twin.score() - CURED;
  }

  /** Batches that healing took, those of experiments included, in parts of the twin's. */
  double batches() {
    return (double) chosen.batches() / twin.batches();
  }

  /** Seconds that healing took, in parts of the twin's. */
  double time() {
    return chosen.seconds() / twin.seconds();
  }
}
