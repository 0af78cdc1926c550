package dev.evenflow.cli;

import dev.evenflow.models.pathology.Outcome;
import dev.evenflow.models.pathology.Pathology;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A sick network and its twin, trained one after the other.
 *
 * @param pathology the network
 * @param sick what comes of it
 * @param healthy what comes of its twin
 */
record SickRun(Pathology pathology, Outcome sick, Outcome healthy) {
  /** What a healthy twin is better by, at least. */
  private static final double LEAST = 0.05;

  static SickRun of(Pathology pathology, int threads) {
    long seed = pathology.sick().seed();
    return new SickRun(
        pathology,
        Outcome.of(pathology.sickRun(seed, threads), List.of()),
        Outcome.of(pathology.healthyRun(seed, threads), List.of()));
  }

  boolean isSick() {
    return healthy.score() - sick.score() >= LEAST;
  }

  void tell(Output output) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("name", pathology.name());
    result.put("illnesses", pathology.illnesses());
    result.put("layers", pathology.layers().toString());
    result.put("sick", sick.score());
    result.put("healthy", healthy.score());
    result.put("stop", sick.stop());
    result.put("sick_seconds", sick.seconds());
    result.put("healthy_seconds", healthy.seconds());
    result.put("sick_recipe", pathology.sick().toString());
    result.put("healthy_recipe", pathology.healthy().toString());
    output.result(
        result,
        String.format(
            Locale.ROOT,
            """
            illness        %s
            layers         %s
            fault          %s
            sick           %s after %d batches, %.1f s%s
            healthy twin   %s after %d batches, %.1f s
            sick recipe    %s
            twin's recipe  %s
            """,
            String.join(", ", pathology.illnessesInWords()),
            pathology.layers(),
            pathology.fault(),
            shown(sick),
            sick.batches(),
            sick.seconds(),
            sick.stop().isEmpty() ? "" : ": " + sick.stop(),
            shown(healthy),
            healthy.batches(),
            healthy.seconds(),
            pathology.sick(),
            pathology.healthy()));
  }

  private static String shown(Outcome outcome) {
    Scores scores = new Scores(outcome.test());
    return scores.name() + " " + scores.text();
  }
}
