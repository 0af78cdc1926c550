package dev.evenflow.cli;

import dev.evenflow.EvenflowException;
import dev.evenflow.cli.compare.ComparisonTable;
import dev.evenflow.cli.compare.ComparisonValues;
import dev.evenflow.cli.compare.ResultFolder;
import dev.evenflow.cli.yaml.RecipeFile;
import dev.evenflow.models.Recipe;
import dev.evenflow.models.Setting;
import dev.evenflow.models.Strategies;
import dev.evenflow.models.grid.Axis;
import dev.evenflow.models.grid.Comparison;
import dev.evenflow.models.grid.Grid;
import dev.evenflow.models.grid.Trial;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains every combination of settings that are varied, and sets the results side by side. */
@Command(
    name = "compare",
    sortOptions = false,
    description = {
      "Trains every combination of the settings that are varied, from several seeds, and writes a"
          + " table, compare.csv, compare.json and a page compare.html.",
      "Takes the options of train, which hold for all. What is done is not done again: the same"
          + " command with the same --out goes on. Runs that bad numbers stop, and combinations"
          + " that cannot be, are results too."
    })
final class CompareCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;

  @Option(
      names = "--vary",
      paramLabel = "SETTING=VALUE,...",
      description =
          "What is varied, as norm=none,batch or, of an argument, model.depth=5,20. A comma begins"
              + " another value unless key=value follows it. May be repeated; a file of --recipe"
              + " may vary several settings together.")
  private List<String> varied = List.of();

  @Option(names = "--seeds", description = "How many runs each combination has. Default: 1.")
  private @Nullable Integer seeds;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "How many runs go on at once, which share the threads. Default: ${DEFAULT-VALUE}.")
  private int parallel = 1;

  @Option(
      names = "--out",
      description = "Folder of the comparison. Default: a new one, runs/compare-1 and so on.")
  private @Nullable Path out;

  @Mixin private final Output output = new Output();

  @Mixin private final RecipeOptions options = new RecipeOptions();

  @Override
  public Integer call() {
    Grid grid = grid();
    Strategies strategies = Strategies.standard();
    grid.check(strategies);
    ResultFolder folder = out == null ? ResultFolder.create(Path.of("runs")) : ResultFolder.at(out);
    try (FileChannel _ = new RunFolder(folder.path()).lock();
        Interruption interruption = new Interruption()) {
      Path description = folder.describe(grid);
      CompareProgress progress = new CompareProgress(output, grid, folder, interruption);
      int threads = Math.max(1, options.threads() / Math.max(1, parallel));
      Trial trial =
          new Trial(
              strategies,
              threads,
              new FirstGradients(grid, strategies, threads)::of,
              progress::watcher);
      Optional<Comparison> comparison = Comparison.of(grid, trial, parallel, progress);
      if (comparison.isEmpty()) {
        tellHowToGoOn(description, folder);
        return INTERRUPTED;
      }
      tell(comparison.get(), folder);
      return 0;
    } catch (IOException e) {
      throw new EvenflowException("cannot unlock " + folder.path() + ": " + e.getMessage(), e);
    }
  }

  /** What options say counts more than what the file does, axis by axis. */
  private Grid grid() {
    Map<Setting, String> base = new EnumMap<>(Setting.class);
    Map<String, Axis> axes = new LinkedHashMap<>();
    int runs = 1;
    RecipeFile file = options.file();
    if (file != null) {
      base.putAll(file.settings());
      file.axes().forEach(axis -> axes.put(axis.name(), axis));
      runs = Math.max(1, file.seeds());
    }
    base.putAll(options.flags());
    options.locate(base);
    for (String each : varied) {
      Axis axis = Axis.parse(each);
      axes.put(axis.name(), axis);
    }
    return new Grid(base, List.copyOf(axes.values()), seeds == null ? runs : seeds);
  }

  private void tellHowToGoOn(Path description, ResultFolder folder) {
    String command =
        "evenflow compare --recipe %s --out %s"
                .formatted(
                    Recipe.quoted(description.toString()), Recipe.quoted(folder.path().toString()))
            + (parallel == 1 ? "" : " --parallel " + parallel);
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("stopped", true);
    line.put("resume", command);
    output.result(line, "stopped; go on with: %s%n".formatted(command));
  }

  private void tell(Comparison comparison, ResultFolder folder) {
    Path page = folder.report(comparison);
    Map<String, Object> values = new LinkedHashMap<>(ComparisonValues.of(comparison));
    values.put("page", page.toString());
    output.result(
        values, "%n%s%npage           %s%n".formatted(ComparisonTable.text(comparison), page));
  }
}
