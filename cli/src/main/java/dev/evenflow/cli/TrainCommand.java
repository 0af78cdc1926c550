package dev.evenflow.cli;

import dev.evenflow.models.Recipe;
import dev.evenflow.models.Run;
import dev.evenflow.models.Setting;
import dev.evenflow.training.EpochReport;
import dev.evenflow.training.Evaluation;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains a model and saves it. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains a model, judges it on test data and saves it.",
      "Some models have defaults of their own: see zoo list."
    })
final class TrainCommand implements Callable<Integer> {
  @Parameters(arity = "0..1", paramLabel = "DATA", description = "The same as --data.")
  private @Nullable String data;

  @Option(
      names = "--threads",
      description = "Threads; results do not depend on it. Default: all processors.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--out",
      defaultValue = "runs",
      description = "Folder in which a new folder for the run is made. Default: ${DEFAULT-VALUE}.")
  private Path out = Path.of("runs");

  @Mixin private final Output output = new Output();

  private final RecipeOptions options = new RecipeOptions();

  @Spec
  void spec(CommandSpec spec) {
    options.addTo(spec);
  }

  @Override
  public Integer call() {
    if (data != null) {
      options.offer(Setting.DATA, data);
    }
    Recipe recipe = options.recipe();
    long start = System.nanoTime();
    Run run = RunFolder.run(recipe, threads);
    RunFolder folder = RunFolder.create(out, recipe);
    List<EpochReport> history =
        run.fit(List.of(new Progress(output, recipe.epochs(), run.train().size()))).epochs();
    Evaluation test = run.trainer().evaluate(run.test());
    folder.save(run);
    double trained = history.stream().mapToDouble(EpochReport::seconds).sum();
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("test_accuracy", test.accuracy());
    result.put("test_loss", test.loss());
    result.put("seconds", (System.nanoTime() - start) * 1e-9);
    result.put("samples_per_second", (double) run.train().size() * history.size() / trained);
    result.put("epochs", history.size());
    result.put("recipe", recipe.toString());
    result.put("run_directory", folder.path().toString());
    output.result(
        result,
        String.format(
            Locale.ROOT,
            """
            test accuracy  %.2f %% of %d
            test loss      %.4f
            time           %.1f s, %.0f samples/s while training
            parameters     %d
            recipe         %s
            saved in       %s
            """,
            100 * test.accuracy(),
            test.examples(),
            test.loss(),
            (Double) result.get("seconds"),
            (Double) result.get("samples_per_second"),
            run.trainer().variables().parameterCount(),
            recipe,
            folder.path()));
    return 0;
  }
}
