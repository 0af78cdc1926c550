package dev.evenflow.cli;

import dev.evenflow.EvenflowException;
import dev.evenflow.diagnostics.healing.PairedInterval;
import dev.evenflow.models.pathology.Pathology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Proves that healing helps. */
@Command(
    name = "prove",
    description = {
      "Trains a sick network as it is, healed by treatments in random order, healed by treatments"
          + " chosen for its illness, and its healthy twin, with several seeds.",
      "Tells scores, what a choice is better by than chance with its 95 % interval (Student's, of"
          + " the differences of the same seed), and the share that is cured: within 2 points of"
          + " the twin."
    })
final class ProveCommand implements Runnable {
  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "A sick network, as zoo list --sick tells it; all of them with --all.")
  private String name = "";

  @Option(names = "--all", description = "Prove it of every sick network.")
  private boolean all;

  @Option(names = "--seeds", description = "How many. Default: ${DEFAULT-VALUE}.")
  private int seeds = 5;

  @Option(names = "--threads", description = "Threads. Default: all processors.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Mixin private final Output output = new Output();

  @Override
  public void run() {
    if (seeds < 1) {
      throw new EvenflowException("seeds must be at least 1, given " + seeds);
    }
    if (all != name.isEmpty()) {
      throw new EvenflowException("name one sick network, or --all");
    }
    List<HealedRun> runs = new ArrayList<>();
    String before = header();
    for (Pathology each : all ? Pathology.all() : List.of(Pathology.of(name))) {
      List<HealedRun> own = new ArrayList<>();
      for (int seed = 1; seed <= seeds; seed++) {
        own.add(HealedRun.of(each, seed, threads));
      }
      line(before, Pathology.PREFIX + each.name(), own);
      before = "";
      runs.addAll(own);
    }
    if (all) {
      line("", "all", runs);
    }
  }

  private static String header() {
    return "%-28s %7s %7s %7s %7s  %-18s %6s %8s %8s%n"
        .formatted(
            "", "sick", "random", "chosen", "twin", "chosen - random", "cured", "batches", "time");
  }

  private void line(String before, String label, List<HealedRun> runs) {
    PairedInterval better =
        PairedInterval.of(
            runs.stream()
                .mapToDouble(each -> each.chosen().score() - each.random().score())
                .toArray());
    double cured = share(runs.stream().filter(HealedRun::isCured).count(), runs);
    double sick = mean(runs, each -> each.sick().score());
    double random = mean(runs, each -> each.random().score());
    double chosen = mean(runs, each -> each.chosen().score());
    double twin = mean(runs, each -> each.twin().score());
    double batches = mean(runs, HealedRun::batches);
    double time = mean(runs, HealedRun::time);
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("name", label);
    values.put("sick", sick);
    values.put("random", random);
    values.put("chosen", chosen);
    values.put("twin", twin);
    values.put("better_by", better.mean());
    values.put("margin", better.margin());
    values.put("cured", cured);
    values.put("batches", batches);
    values.put("time", time);
    output.result(
        values,
        before
            + String.format(
                Locale.ROOT,
                "%-28s %7.3f %7.3f %7.3f %7.3f  %+.3f +- %-8.3f %5.0f %% %7.2fx %7.2fx%n",
                label,
                sick,
                random,
                chosen,
                twin,
                better.mean(),
                better.margin(),
                100 * cured,
                batches,
                time));
  }

  private static double share(long count, List<HealedRun> of) {
    return (double) count / of.size();
  }

  private static double mean(List<HealedRun> runs, ToDoubleFunction<HealedRun> value) {
    return runs.stream().mapToDouble(value).average().orElseThrow();
  }
}
