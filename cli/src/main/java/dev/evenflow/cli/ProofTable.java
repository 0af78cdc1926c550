package dev.evenflow.cli;

import dev.evenflow.diagnostics.healing.Act;
import dev.evenflow.diagnostics.healing.PairedInterval;
import dev.evenflow.models.pathology.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What healed trainings come to beside sick, healthy and randomly healed ones, a row a network. */
final class ProofTable {
  private final Output output;
  private final boolean showsActs;
  private final List<List<HealedRun>> networks = new ArrayList<>();

  /**
   * A table without rows.
   *
   * @param showsActs whether what was tried follows each row
   */
  ProofTable(Output output, boolean showsActs) {
    this.output = output;
    this.showsActs = showsActs;
  }

  /** The runs of one network. */
  void row(String label, List<HealedRun> runs) {
    String before = networks.isEmpty() ? header() : "";
    networks.add(runs);
    String after = showsActs ? tried(runs) : "";
    HealedRuns own = HealedRuns.of(runs);
    output.result(values(label, own), before + line(label, own) + after);
  }

  /** What healing is better by than no treatment. */
  void tellGain(List<HealedRun> runs) {
    PairedInterval gain =
        HealedRuns.of(runs).gain(each -> each.chosen().outcome().score() - each.sick().score());
    output.result(
        Map.of("better_than_sick_by", gain.mean(), "margin", gain.margin()),
        "healed - sick %s%n".formatted(text(gain)));
  }

  /** All networks together. */
  void tellAll() {
    HealedRuns all = new HealedRuns(networks);
    int better = all.count(PairedInterval::isPositive);
    int worse = all.count(PairedInterval::isNegative);
    double time = all.medianOfCured(each -> each.chosen().outcome().seconds() / twin(each));
    double extra = all.medianOfCured(each -> each.chosen().outcome().seconds() - twin(each));
    Map<String, Object> values = values("all", all);
    values.put("networks", networks.size());
    values.put("better_than_random", better);
    values.put("worse_than_random", worse);
    values.put("cured_in_time", all.curedInTime());
    values.put("median_time", time);
    values.put("median_extra_seconds", extra);
    output.result(
        values,
        line("all", all)
            + String.format(
                Locale.ROOT,
                """
                cured trainings take %.2f times their twins' time on the median, %+.2f s; cured within 1.15 times: %d of %d
                the choice is better than chance, with all of its interval, on %d of %d networks, and worse on %d
                """,
                time,
                extra,
                all.curedInTime(),
                all.all().size(),
                better,
                networks.size(),
                worse));
  }

  private static double twin(HealedRun run) {
    return run.reference().seconds();
  }

  private static String header() {
    return "%-28s %6s %6s %6s %6s  %7s %9s %8s %7s  %s%n"
        .formatted(
            "",
            "sick",
            "random",
            "healed",
            "twin",
            "cured",
            "trials",
            "batches",
            "time",
            "healed - random");
  }

  private static Map<String, Object> values(String label, HealedRuns runs) {
    PairedInterval gain = runs.gain(HealedRun::gain);
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("name", label);
    values.put("sick", runs.score(HealedRun::sick));
    values.put("random", runs.score(each -> each.random().outcome()));
    values.put("healed", runs.score(each -> each.chosen().outcome()));
    values.put("twin", runs.haveTwins() ? runs.score(HealedRun::reference) : "");
    values.put("cured", runs.haveTwins() ? runs.cured() : "");
    values.put("of", runs.all().size());
    values.put("trials", runs.trials(HealedRun::chosen));
    values.put("random_trials", runs.trials(HealedRun::random));
    values.put("batches", runs.ratio(Outcome::batches));
    values.put("time", runs.ratio(Outcome::seconds));
    values.put("better_by", gain.mean());
    values.put("margin", gain.margin());
    return values;
  }

  /** Trials are those of the choice, and those of the random order. */
  private static String line(String label, HealedRuns runs) {
    return String.format(
        Locale.ROOT,
        "%-28s %6.3f %6.3f %6.3f %6s  %7s %9s %7.2fx %6.2fx  %s%n",
        label,
        runs.score(HealedRun::sick),
        runs.score(each -> each.random().outcome()),
        runs.score(each -> each.chosen().outcome()),
        runs.haveTwins()
            ? String.format(Locale.ROOT, "%.3f", runs.score(HealedRun::reference))
            : "-",
        runs.haveTwins() ? runs.cured() + "/" + runs.all().size() : "-",
        runs.trials(HealedRun::chosen) + "/" + runs.trials(HealedRun::random),
        runs.ratio(Outcome::batches),
        runs.ratio(Outcome::seconds),
        text(runs.gain(HealedRun::gain)));
  }

  /** A single difference has no margin. */
  private static String text(PairedInterval interval) {
    return String.format(Locale.ROOT, "%+.3f", interval.mean())
        + (Double.isInfinite(interval.margin())
            ? ""
            : String.format(Locale.ROOT, " +- %.3f", interval.margin()));
  }

  private static String tried(List<HealedRun> runs) {
    return runs.stream()
        .flatMap(run -> run.chosen().acts().stream())
        .map(ProofTable::told)
        .collect(Collectors.joining());
  }

  private static String told(Act act) {
    return String.format(
        Locale.ROOT,
        "    batch %d, %s: %s: loss %.4g without, %.4g with it%s%n",
        act.position(),
        act.finding().illness(),
        act.treatment(),
        act.proof().control().loss(),
        act.proof().treated().loss(),
        act.kept() ? ", kept" : "");
  }
}
