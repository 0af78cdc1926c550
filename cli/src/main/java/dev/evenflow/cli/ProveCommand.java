package dev.evenflow.cli;

import dev.evenflow.EvenflowException;
import dev.evenflow.models.Recipe;
import dev.evenflow.models.Setting;
import dev.evenflow.models.pathology.Pathology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
      "Tells scores (accuracy, or of quantities the share of their variance that is explained), on"
          + " how many seeds the chosen treatment cures (comes within 2 points of the twin), how"
          + " many treatments were tried, batches and time of the healed training in parts of the"
          + " twin's, trials included, and what a choice is better by than chance with its 95"
          + " percent interval (Student's, of the differences of the same seed; of several"
          + " networks, of the mean over them)."
    })
final class ProveCommand implements Runnable {
  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description =
          "Sick networks, as zoo list --sick tells them. With options of train, the same as"
              + " --data.")
  private List<String> names = List.of();

  @Option(
      names = "--all",
      description = "Prove it of the sick networks by which thresholds were set.")
  private boolean all;

  @Option(
      names = "--held-out",
      description = "Prove it of the sick networks by which nothing was set.")
  private boolean heldOut;

  @Option(
      names = "--strangers",
      description = "Prove it of the sick networks for which nothing was changed.")
  private boolean strangers;

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

  @Override
  public void run() {
    if (seeds < 1 || longer < 1) {
      throw new EvenflowException(
          "seeds and longer must be at least 1, given %d and %d".formatted(seeds, longer));
    }
    Map<Setting, String> settings = options.given();
    if (!settings.isEmpty()) {
      proveOwn(settings);
    } else if (isCohort() == names.isEmpty()) {
      proveSick(networks());
    } else {
      throw new EvenflowException(
          "name sick networks, or --all, --held-out or --strangers, or give options of train");
    }
  }

  private boolean isCohort() {
    return all || heldOut || strangers;
  }

  private List<Pathology> networks() {
    List<Pathology> networks = new ArrayList<>();
    if (all) {
      networks.addAll(Pathology.all());
    }
    if (heldOut) {
      networks.addAll(Pathology.heldOut());
    }
    if (strangers) {
      networks.addAll(Pathology.strangers());
    }
    names.forEach(each -> networks.add(Pathology.of(each)));
    return networks;
  }

  private void proveOwn(Map<Setting, String> settings) {
    if (isCohort() || names.size() > 1 || longer > 1) {
      throw new EvenflowException(
          "options of train are for one network of yours: leave --all, --held-out, --strangers,"
              + " --longer and names of sick networks out");
    }
    names.forEach(data -> settings.putIfAbsent(Setting.DATA, data));
    Recipe recipe = new Recipe(settings);
    List<HealedRun> runs =
        LongStream.range(recipe.seed(), recipe.seed() + seeds)
            .mapToObj(seed -> {
              tell(recipe.modelName(), seed);
              return HealedRun.of(recipe, seed, threads);
            })
            .toList();
    ProofTable table = new ProofTable(output, acts);
    table.row(recipe.get(Setting.MODEL), runs);
    table.tellGain(runs);
  }

  private void tell(String network, long seed) {
    output.passing("%s, seed %d".formatted(network, seed));
  }

  private void proveSick(List<Pathology> networks) {
    ProofTable table = new ProofTable(output, acts);
    for (Pathology each : networks) {
      table.row(
          Pathology.PREFIX + each.name(),
          LongStream.rangeClosed(1, seeds)
              .mapToObj(seed -> {
                tell(each.name(), seed);
                return HealedRun.of(each.longer(longer), seed, threads);
              })
              .toList());
    }
    if (networks.size() > 1) {
      table.tellAll();
    }
  }
}
