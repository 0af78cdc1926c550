package dev.evenflow.cli;

import dev.evenflow.EvenflowException;
import dev.evenflow.diagnostics.healing.Checkup;
import dev.evenflow.diagnostics.symptom.Finding;
import dev.evenflow.models.Run;
import dev.evenflow.models.Setting;
import dev.evenflow.models.Strategies;
import dev.evenflow.models.pathology.Healthy;
import dev.evenflow.models.pathology.Pathology;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells how well illnesses are found. */
@Command(
    name = "detect",
    description = {
      "Watches the first steps of every sick and healthy network of the pathology zoo and tells how"
          + " many illnesses are found, in the right layer, and how many alarms are false.",
      "The first finding is judged: it must name an illness and a layer of the network's own."
    })
final class DetectCommand implements Runnable {
  private static final String PUBLISHED =
      """
      others, as published, on networks of their own:
        best recall and precision in an independent study      0.33, 0.21 (0.55, 0.37 counted loosely)
        DeepDiagnosis, networks flagged                        68 % of 203 sick, 36 % of 188 healthy
      """;

  @Option(names = "--steps", description = "Batches that are watched. Default: ${DEFAULT-VALUE}.")
  private int steps = 50;

  @Option(names = "--seed", description = "Of weights and order. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(names = "--only", description = "Only networks whose names contain this.")
  private String only = "";

  @Option(names = "--threads", description = "Threads. Default: all processors.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Mixin private final Output output = new Output();

  @Override
  public void run() {
    if (steps < 1) {
      throw new EvenflowException("steps must be at least 1, given " + steps);
    }
    Count known = count(Pathology.all(), Healthy.all());
    Count heldOut = count(Pathology.heldOut(), Healthy.heldOut());
    Count strangers = count(Pathology.strangers(), Healthy.strangers());
    Map<String, Object> values = known.values();
    values.put("held_out", heldOut.values());
    values.put("strangers", strangers.values());
    output.result(
        values,
        known.row("networks that thresholds were set by")
            + heldOut.row("networks held out, for which rules were mended later")
            + strangers.row("strangers, for which no rule was changed")
            + PUBLISHED);
  }

  private Count count(List<Pathology> sick, List<Healthy> healthy) {
    List<Pathology> ill = sick.stream().filter(each -> each.name().contains(only)).toList();
    List<Healthy> well = healthy.stream().filter(each -> each.name().contains(only)).toList();
    List<Healthy> here = well.stream().filter(Healthy::hasData).toList();
    return new Count(
        ill.size(),
        ill.stream().map(this::stepFound).flatMap(Optional::stream).sorted().toList(),
        here.size(),
        (int) here.stream().filter(this::raisesAlarm).count(),
        well.stream()
            .filter(each -> !each.hasData())
            .map(each -> each.name() + " (evenflow data get " + each.recipe().data() + ")")
            .toList());
  }

  /**
   * What was found.
   *
   * @param sick networks
   * @param found the steps on which what ails them was found, the earliest first
   * @param healthy networks
   * @param alarms that these raised
   * @param leftOut the names of networks whose data are not at hand, and how to get these
   */
  private record Count(int sick, List<Long> found, int healthy, int alarms, List<String> leftOut) {
    Map<String, Object> values() {
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("sick", sick);
      values.put("found", found.size());
      values.put("steps", found);
      values.put("healthy", healthy);
      values.put("alarms", alarms);
      values.put("left_out", leftOut);
      return values;
    }

    String row(String title) {
      return sick + healthy == 0
          ? ""
          : title
              + System.lineSeparator()
              + line(
                  "recall, right illness in the right layer",
                  "%s: %d of %d".formatted(share(found.size(), sick, ""), found.size(), sick))
              + (found.isEmpty()
                  ? ""
                  : line(
                      "steps until it was found, median and latest",
                      found.get((found.size() - 1) / 2) + ", " + found.getLast()))
              + line(
                  "healthy networks with false alarms",
                  "%s: %d of %d".formatted(share(100 * alarms, healthy, " %"), alarms, healthy))
              + (leftOut.isEmpty()
                  ? ""
                  : line("left out, no data here", String.join(", ", leftOut)));
    }

    private static String line(String what, String value) {
      return "  %-54s %s%n".formatted(what, value);
    }

    private static String share(int part, int whole, String unit) {
      String format = unit.isEmpty() ? "%.3f%s" : "%.1f%s";
      return whole == 0 ? "-" : String.format(Locale.ROOT, format, (double) part / whole, unit);
    }
  }

  /** The step on which the first finding was made, if it is right. */
  private Optional<Long> stepFound(Pathology pathology) {
    Run run = pathology.sickRun(seed, threads);
    Checkup checkup = Checkup.of(run.trainer(), run.train(), steps);
    @Nullable Finding first = checkup.findings().isEmpty() ? null : checkup.findings().getFirst();
    boolean isRight =
        first != null
            && pathology.illnesses().contains(title(first))
            && pathology.layers().contains(first.layer(), checkup.layers());
    line(isRight ? "found" : "MISSED", Pathology.PREFIX + pathology.name(), first);
    return first != null && isRight ? Optional.of(first.found()) : Optional.empty();
  }

  private boolean raisesAlarm(Healthy healthy) {
    Run run =
        Run.of(
            healthy.recipe().with(Setting.SEED, Long.toString(seed)),
            Strategies.standard(),
            threads);
    Checkup checkup = Checkup.of(run.trainer(), run.train(), steps);
    if (checkup.findings().isEmpty()) {
      return false;
    }
    line("ALARM", healthy.name(), checkup.findings().getFirst());
    return true;
  }

  private static String title(Finding finding) {
    return finding.illness().toString().replace(' ', '-');
  }

  private void line(String verdict, String name, @Nullable Finding finding) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("name", name);
    values.put("verdict", verdict);
    String text = "%-7s %-28s".formatted(verdict, name);
    if (finding != null) {
      values.put("illness", title(finding));
      values.put("layer", finding.layer());
      values.put("step", finding.found());
      values.put("evidence", finding.evidence());
      text +=
          " %s in %s, step %d: %s"
              .formatted(finding.illness(), finding.layer(), finding.found(), finding.evidence());
    }
    output.result(values, text + System.lineSeparator());
  }
}
