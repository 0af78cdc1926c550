package dev.evenflow.cli;

import dev.evenflow.models.Recipe;
import dev.evenflow.models.Run;
import dev.evenflow.models.Strategies;
import dev.evenflow.training.EpochReport;
import dev.evenflow.training.Evaluation;
import dev.evenflow.training.StepReport;
import dev.evenflow.training.TrainingListener;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains a model and saves it. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Trains a model, judges it on test data and saves it.")
final class TrainCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "DATA",
      description = "digits (bundled), a folder with IDX files, or a CSV file with the label last.")
  private @Nullable String positional;

  @Option(names = "--data", description = "The same as DATA.")
  private @Nullable String data;

  @Mixin private final RecipeOptions options = new RecipeOptions();

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

  @Override
  public Integer call() {
    String name = data != null ? data : positional != null ? positional : "digits";
    Recipe recipe = options.recipe(name);
    long start = System.nanoTime();
    Run run = Run.of(recipe, Strategies.standard(), threads);
    RunFolder folder = RunFolder.create(out, recipe);
    AtomicInteger skipped = new AtomicInteger();
    TrainingListener progress =
        new TrainingListener() {
          @Override
          public void onBatch(StepReport report, int batch, int batches, int epoch) {
            skipped.addAndGet(report.committed() ? 0 : 1);
          }

          @Override
          public void onEpoch(EpochReport report) {
            output.epoch(report, recipe.epochs(), skipped.getAndSet(0));
          }
        };
    List<EpochReport> history =
        run.trainer().fit(run.train(), recipe.epochs(), List.of(progress)).epochs();
    Evaluation test = run.trainer().evaluate(run.test());
    folder.save(recipe, run.trainer());
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
            "test accuracy  %.2f %% of %d%ntest loss      %.4f%ntime           %.1f s, %.0f"
                + " samples/s while training%nparameters     %d%nrecipe         %s%nsaved in      "
                + " %s%n",
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
