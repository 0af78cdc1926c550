package dev.evenflow.cli;

import dev.evenflow.exchange.WeightsFormat;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes trained weights for other tools. */
@Command(
    name = "export",
    sortOptions = false,
    description = "Writes the weights and states of a trained model to a file for other tools.")
final class ExportCommand implements Runnable {
  @Parameters(index = "0", paramLabel = "RUN", description = "The folder that train saved in.")
  private Path folder = Path.of("");

  @Parameters(index = "1", paramLabel = "OUT", description = "The file to write.")
  private Path file = Path.of("");

  @Option(
      names = "--format",
      defaultValue = "pytorch",
      description =
          "pytorch: safetensors under PyTorch's names and in its layouts, for load_state_dict;"
              + " evenflow: safetensors as train saves them; npz: the same for numpy.load. Default:"
              + " ${DEFAULT-VALUE}.")
  private WeightsFormat format = WeightsFormat.PYTORCH;

  @Mixin private final Output output = new Output();

  @Override
  public void run() {
    RunFolder saved = new RunFolder(folder);
    saved.predictor(saved.description()).save(file, format);
    output.result(
        Map.of("file", file.toString(), "format", format.toString()),
        "wrote %s (%s)%n".formatted(file, format));
  }
}
