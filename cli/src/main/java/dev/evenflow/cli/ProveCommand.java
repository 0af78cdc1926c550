package dev.evenflow.cli;

import dev.evenflow.EvenflowException;
import dev.evenflow.diagnostics.healing.Act;
import dev.evenflow.diagnostics.healing.PairedInterval;
import dev.evenflow.models.Recipe;
import dev.evenflow.models.Setting;
import dev.evenflow.models.pathology.Outcome;
import dev.evenflow.models.pathology.Pathology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Proves that healing helps. */
@Command(
    name = "prove",
    sortOptions = false,
    description = {
      "Trains a sick network as it is, healed by treatments in random order, healed by treatments"
          + " chosen for its illness, and its healthy twin, with several seeds. Or, with the"
          + " options of train, a network of yours, which has no twin: the untreated training"
          + " takes its place.",
      "Tells scores, on how many seeds the chosen treatment cures (comes within 2 points of the"
          + " twin), batches and time of the healed training in parts of the twin's, trials"
          + " included, and what a choice is better by than chance with its 95 percent interval"
          + " (Student's, of the differences of the same seed)."
    })
final class ProveCommand implements Runnable {
  private static final String ALL = "all";

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description =
          "Sick networks, as zoo list --sick tells them; all of them with --all. With options of"
              + " train, the same as --data.")
  private List<String> names = List.of();

  @Option(names = "--all", description = "Prove it of every sick network.")
  private boolean all;

  @Option(names = "--seeds", description = "How many. Default: ${DEFAULT-VALUE}.")
  private int seeds = 5;

  @Option(
      names = "--longer",
      paramLabel = "TIMES",
      description =
          "Train sick networks for so many times as many epochs as they have, which take a tenth of"
              + " a second."
              + " Default: ${DEFAULT-VALUE}.")
  private int longer = 1;

  @Option(names = "--acts", description = "Tell also what was tried.")
  private boolean acts;

  @Option(names = "--threads", description = "Threads. Default: all processors.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Mixin private final Output output = new Output();

  @Mixin private final SettingOptions options = new SettingOptions();

  private int better;

  @Override
  public void run() {
    if (seeds < 1 || longer < 1) {
      throw new EvenflowException(
          "seeds and longer must be at least 1, given %d and %d".formatted(seeds, longer));
    }
    Map<Setting, String> settings = options.given();
    if (!settings.isEmpty()) {
      proveOwn(settings);
    } else if (all == names.isEmpty()) {
      proveSick(all ? Pathology.all() : names.stream().map(Pathology::of).toList());
    } else {
      throw new EvenflowException("name sick networks, or --all, or give options of train");
    }
  }

  private void proveOwn(Map<Setting, String> settings) {
    if (all || names.size() > 1 || longer > 1) {
      throw new EvenflowException(
          "options of train are for one network of yours: leave --all, --longer and names of sick"
              + " networks out");
    }
    names.forEach(data -> settings.putIfAbsent(Setting.DATA, data));
    Recipe recipe = new Recipe(settings);
    List<HealedRun> runs =
        LongStream.range(recipe.seed(), recipe.seed() + seeds)
            .mapToObj(seed -> HealedRun.of(recipe, seed, threads))
            .toList();
    line(header(), recipe.get(Setting.MODEL), runs);
    PairedInterval gain = PairedInterval.of(differences(runs, HealedRun::sick));
    output.result(
        Map.of("better_than_sick_by", gain.mean(), "margin", gain.margin()),
        "healed - sick %+.3f%s%n".formatted(gain.mean(), margin(gain)));
  }

  private void proveSick(List<Pathology> networks) {
    List<HealedRun> runs = new ArrayList<>();
    String before = header();
    for (Pathology each : networks) {
      List<HealedRun> own =
          LongStream.rangeClosed(1, seeds)
              .mapToObj(seed -> HealedRun.of(each.longer(longer), seed, threads))
              .toList();
      line(before, Pathology.PREFIX + each.name(), own);
      before = "";
      runs.addAll(own);
    }
    if (networks.size() > 1) {
      line("", ALL, runs);
      tellBetter(networks.size());
    }
  }

  private void tellBetter(int networks) {
    output.result(
        Map.of("networks", networks, "better_than_random", better),
        "the choice is better than chance, with all of its interval, on %d of %d networks%n"
            .formatted(better, networks));
  }

  private static String header() {
    return "%-28s %6s %6s %6s %6s  %6s %8s %7s  %s%n"
        .formatted(
            "", "sick", "random", "healed", "twin", "cured", "batches", "time", "healed - random");
  }

  private void line(String before, String label, List<HealedRun> runs) {
    PairedInterval difference = PairedInterval.of(differences(runs, HealedRun::random));
    if (difference.isPositive() && !label.equals(ALL)) {
      better++;
    }
    long cured = runs.stream().filter(HealedRun::isCured).count();
    double batches = ratio(runs, Outcome::batches);
    double time = ratio(runs, Outcome::seconds);
    double sick = score(runs, HealedRun::sick);
    double random = score(runs, HealedRun::random);
    double healed = score(runs, HealedRun::chosen);
    double twin = score(runs, HealedRun::reference);
    boolean hasTwin = runs.stream().allMatch(each -> each.twin().isPresent());
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("name", label);
    values.put("sick", sick);
    values.put("random", random);
    values.put("healed", healed);
    values.put("twin", hasTwin ? twin : "");
    values.put("cured", hasTwin ? cured : "");
    values.put("of", runs.size());
    values.put("batches", batches);
    values.put("time", time);
    values.put("better_by", difference.mean());
    values.put("margin", difference.margin());
    output.result(
        values,
        before
            + String.format(
                Locale.ROOT,
                "%-28s %6.3f %6.3f %6.3f %6s  %6s %7.2fx %6.2fx  %+.3f%s%n%s",
                label,
                sick,
                random,
                healed,
                hasTwin ? String.format(Locale.ROOT, "%.3f", twin) : "-",
                hasTwin ? cured + "/" + runs.size() : "-",
                batches,
                time,
                difference.mean(),
                margin(difference),
                acts && !label.equals(ALL) ? tried(runs) : ""));
  }

  private static String tried(List<HealedRun> runs) {
    return runs.stream()
        .flatMap(run -> run.acts().stream())
        .map(ProveCommand::told)
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

  /** What healed trainings are better by than others of the same seed. */
  private static double[] differences(List<HealedRun> runs, Function<HealedRun, Outcome> other) {
    return runs.stream()
        .mapToDouble(each -> each.chosen().score() - other.apply(each).score())
        .toArray();
  }

  /** A single difference has none. */
  private static String margin(PairedInterval interval) {
    return Double.isInfinite(interval.margin())
        ? ""
        : String.format(Locale.ROOT, " +- %.3f", interval.margin());
  }

  private static double score(List<HealedRun> runs, Function<HealedRun, Outcome> of) {
    return runs.stream().mapToDouble(each -> of.apply(each).score()).average().orElseThrow();
  }

  /** What healed trainings took together, in parts of what they are measured by. */
  private static double ratio(List<HealedRun> runs, Function<Outcome, Number> of) {
    return sum(runs, each -> of.apply(each.chosen()))
        / sum(runs, each -> of.apply(each.reference()));
  }

  private static double sum(List<HealedRun> runs, Function<HealedRun, Number> of) {
    return runs.stream().mapToDouble(each -> of.apply(each).doubleValue()).sum();
  }
}
