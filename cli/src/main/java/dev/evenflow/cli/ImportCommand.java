package dev.evenflow.cli;

import dev.evenflow.exchange.WeightsFormat;
import dev.evenflow.models.Recipe;
import dev.evenflow.models.Run;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a run of weights that another tool trained. */
@Command(
    name = "import",
    sortOptions = false,
    description = {
      "Makes a run folder of weights in a file, for eval, predict and train --start.",
      "The options of a recipe tell the model and the data that it is for."
    })
final class ImportCommand implements Runnable {
  @Parameters(index = "0", paramLabel = "FILE", description = "The weights.")
  private Path file = Path.of("");

  @Option(
      names = "--format",
      defaultValue = "pytorch",
      description =
          "pytorch: safetensors of a state_dict; evenflow: safetensors as train saves them; npz:"
              + " the same in NumPy's archive. Default: ${DEFAULT-VALUE}.")
  private WeightsFormat format = WeightsFormat.PYTORCH;

  @Option(
      names = "--rename",
      paramLabel = "FILE'S=MODEL'S",
      description = "What a layer or array of the file is called in the model. May be repeated.")
  private Map<String, String> renamed = Map.of();

  @Option(
      names = "--out",
      defaultValue = "runs",
      description = "Folder in which a new folder for the run is made. Default: ${DEFAULT-VALUE}.")
  private Path out = Path.of("runs");

  @Mixin private final Output output = new Output();

  @Mixin private final RecipeOptions options = new RecipeOptions();

  @Override
  public void run() {
    Recipe recipe = options.recipe();
    Run run = RunFolder.run(recipe, options.threads());
    run.trainer().load(file, format, renamed);
    RunFolder folder = RunFolder.create(out, recipe);
    folder.describe(run);
    folder.saveWeights(run);
    output.result(
        Map.of("run_directory", folder.path().toString()),
        "saved in %s%n".formatted(folder.path()));
  }
}
