package dev.evenflow.cli;

import dev.evenflow.EvenflowException;
import dev.evenflow.optimizers.wrapper.NamePattern;
import dev.evenflow.parity.ReferenceFile;
import dev.evenflow.parity.reference.Agreement;
import dev.evenflow.parity.reference.Engine;
import dev.evenflow.parity.reference.ReferenceCase;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Replays what other frameworks computed. */
@Command(
    name = "parity",
    sortOptions = false,
    description = {
      "Replays the cases of a file that PyTorch or Optax made, of optimizers or of layers, and"
          + " prints how far results are apart, relative to the largest element of each array.",
      "Ends with status 1 if a case is over the tolerance, with 2 if one cannot be replayed."
    })
final class ParityCommand implements Callable<Integer> {
  private static final int APART = 1;
  private static final int REFUSED = 2;

  @Parameters(paramLabel = "FILE", description = "The file, see benchmarks/parity/README.md.")
  private Path file = Path.of("");

  @Option(
      names = "--tolerance",
      defaultValue = "1e-5",
      description =
          "The greatest error that is fine. It is 1e-2 at least where the source itself computed in"
              + " bfloat16, as PyTorch's Muon does. Default: ${DEFAULT-VALUE}.")
  private double tolerance;

  @Option(
      names = "--engine",
      description =
          "What computes: ${COMPLETION-CANDIDATES}. Default: compiled for optimizers, both for"
              + " layers.")
  private @Nullable Engine engine;

  @Option(
      names = "--case",
      paramLabel = "PATTERN",
      description = "Which cases, by name: * stands for any characters, | separates alternatives.")
  private String pattern = "*";

  @Mixin private final Output output = new Output();

  private int passed;
  private int apart;
  private int refused;

  @Override
  public Integer call() {
    if (!(tolerance >= 0)) {
      throw new EvenflowException("the tolerance must be at least 0, given " + tolerance);
    }
    ReferenceFile reference = ReferenceFile.read(file);
    List<ReferenceCase> chosen = chosen(reference.cases());
    int width = chosen.stream().mapToInt(each -> each.name().length()).max().orElse(0);
    String header =
        String.format(
            Locale.ROOT,
            "%-" + width + "s  %-11s %9s  %s%n",
            "case",
            "engine",
            "error",
            "where, and what was configured");
    for (ReferenceCase each : chosen) {
      for (Engine by : engine == null ? reference.engines() : List.of(engine)) {
        replay(each, by, width, header);
        header = "";
      }
    }
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("cases", chosen.size());
    summary.put("passed", passed);
    summary.put("apart", apart);
    summary.put("refused", refused);
    output.result(
        summary,
        String.format(
            Locale.ROOT,
            "%n%d replays of %d cases: %d within the tolerance, %d over it, %d refused%n",
            passed + apart + refused,
            chosen.size(),
            passed,
            apart,
            refused));
    return refused > 0 ? REFUSED : apart > 0 ? APART : 0;
  }

  private List<ReferenceCase> chosen(List<ReferenceCase> cases) {
    NamePattern names = new NamePattern(pattern);
    List<ReferenceCase> chosen = cases.stream().filter(each -> names.matches(each.name())).toList();
    if (chosen.isEmpty()) {
      throw new EvenflowException(
          file
              + " has no case "
              + pattern
              + ", only "
              + cases.stream()
                  .map(ReferenceCase::name)
                  .distinct()
                  .collect(Collectors.joining(", ")));
    }
    return chosen;
  }

  private void replay(ReferenceCase recorded, Engine by, int width, String header) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("case", recorded.name());
    line.put("source", recorded.source());
    line.put("configuration", recorded.configuration());
    line.put("engine", title(by));
    String row;
    try {
      Agreement agreement = recorded.replay(by);
      double allowed = agreement.precision().tolerance(tolerance);
      boolean holds = agreement.error() <= allowed;
      passed += holds ? 1 : 0;
      apart += holds ? 0 : 1;
      line.put("error", agreement.error());
      line.put("where", agreement.where());
      line.put("tolerance", allowed);
      line.put("passed", holds);
      String verdict = holds ? "" : "  OVER";
      String coarse =
          allowed > tolerance
              ? " (%s there: %.0e)".formatted(title(agreement.precision()), allowed)
              : "";
      row =
          String.format(
              Locale.ROOT,
              "%9.1e  %s  %s",
              agreement.error(),
              agreement.where() + coarse + verdict,
              recorded.configuration());
    } catch (EvenflowException refusal) {
      refused++;
      line.put("refused", refusal.getMessage());
      row = "refused: " + refusal.getMessage();
    }
    String start =
        String.format(Locale.ROOT, "%-" + width + "s  %-11s ", recorded.name(), title(by));
    output.result(line, header + start + row + System.lineSeparator());
  }

  private static String title(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
