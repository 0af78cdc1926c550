package dev.evenflow.cli;

import dev.evenflow.diagnostics.healing.Act;
import dev.evenflow.diagnostics.healing.Healer;
import dev.evenflow.diagnostics.healing.Prescriber;
import dev.evenflow.models.Run;
import dev.evenflow.models.pathology.Outcome;
import dev.evenflow.models.pathology.Pathology;
import dev.evenflow.training.BadNumbersException;
import java.util.ArrayList;
import java.util.List;

/**
 * A sick network trained in three ways, and its twin, all of one seed.
 *
 * @param sick as it is
 * @param twin the healthy one
 * @param random healed by treatments in random order
 * @param chosen healed by treatments for its illness
 * @param acts what was tried by choice
 */
record HealedRun(Outcome sick, Outcome twin, Outcome random, Outcome chosen, List<Act> acts) {
  /** What a cured network may be worse by than its twin. */
  private static final double CURED = 0.02;

  static HealedRun of(Pathology pathology, long seed, int threads) {
    List<Act> acts = new ArrayList<>();
    // What a twin's training compiles first, another has at hand: it is the untreated one.
    return new HealedRun(
        Outcome.of(pathology.sickRun(seed, threads), List.of()),
        Outcome.of(pathology.healthyRun(seed, threads), List.of()),
        healed(pathology.sickRun(seed, threads), Prescriber.atRandom(seed), new ArrayList<>()),
        healed(pathology.sickRun(seed, threads), Prescriber.byIllness(), acts),
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
    return chosen.score() >= twin.score() - CURED;
  }
}
