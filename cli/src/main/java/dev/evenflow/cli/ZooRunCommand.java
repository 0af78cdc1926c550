package dev.evenflow.cli;

import dev.evenflow.models.Card;
import dev.evenflow.models.Recipe;
import dev.evenflow.models.Run;
import dev.evenflow.models.Zoo;
import dev.evenflow.models.pathology.Pathology;
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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains a model as its card says and judges the result. */
@Command(
    name = "run",
    description = {
      "Trains a model as its card says, saves it and tells whether the result is as expected.",
      "Of a sick network, as sick/deep-sigmoid-20, trains it and its healthy twin and saves"
          + " nothing.",
      "Ends with status 1 if the result is not as expected."
    })
final class ZooRunCommand implements Callable<Integer> {
  private static final int NOT_MET = 1;

  @Parameters(
      paramLabel = "MODEL",
      description = "Its name, as zoo list or zoo list --sick tells it.")
  private String name = "";

  @Option(
      names = "--data",
      description = "The data, as for train, where those of the card are not at hand.")
  private @Nullable String data;

  @Option(names = "--out", description = "Folder in which a new folder for the run is made.")
  private Path out = Path.of("runs");

  @Option(names = "--threads", description = "Threads. Default: all processors.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    if (name.startsWith(Pathology.PREFIX)) {
      SickRun run = SickRun.of(Pathology.of(name), threads);
      run.tell(output);
      return run.isSick() ? 0 : NOT_MET;
    }
    long start = System.nanoTime();
    Zoo model = Zoo.of(name);
    Card card = model.card();
    Recipe recipe = card.recipe(model, data == null ? card.data() : data);
    Run run = RunFolder.run(recipe, threads);
    run.fit(List.of(new Progress(output, run.epochs())));
    Evaluation test = run.trainer().evaluate(run.test());
    RunFolder folder = RunFolder.create(out, recipe);
    folder.describe(run);
    folder.saveWeights(run);
    boolean isMet = card.expected().isMetBy(test);
    double seconds = (System.nanoTime() - start) * 1e-9;
    Map<String, Object> result = new LinkedHashMap<>();
    Scores scores = new Scores(test);
    scores.put("test_", result);
    result.put("expected", card.expected().toString());
    result.put("met", isMet);
    result.put("seconds", seconds);
    result.put("recipe", recipe.toString());
    result.put("run_directory", folder.path().toString());
    output.result(
        result,
        scores.lines()
            + String.format(
                Locale.ROOT,
                "expected       %s: %s%ntime           %.1f s%nrecipe         %s%nsaved in      "
                    + " %s%n",
                card.expected(),
                isMet ? "met" : "NOT met",
                seconds,
                recipe,
                folder.path()));
    return isMet ? 0 : NOT_MET;
  }
}
