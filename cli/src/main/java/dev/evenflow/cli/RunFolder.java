package dev.evenflow.cli;

import com.google.inject.Guice;
import dev.evenflow.EvenflowException;
import dev.evenflow.checkpoint.AtomicFile;
import dev.evenflow.data.Normalization;
import dev.evenflow.models.Recipe;
import dev.evenflow.models.Run;
import dev.evenflow.models.Setting;
import dev.evenflow.models.Strategies;
import dev.evenflow.models.guice.EvenflowModule;
import dev.evenflow.training.Trainer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A folder that holds a trained model: {@code weights.safetensors} and {@code run.json}.
 *
 * @param path the folder
 */
record RunFolder(Path path) {
  private static final String WEIGHTS = "weights.safetensors";
  private static final String RUN = "run.json";

  /**
   * What a trained model needs besides its weights.
   *
   * @param recipe the command that trained it
   * @param shape of an example
   * @param classes their names, in the order of the outputs
   * @param mean of the training data, of one value or of each
   * @param deviation of the training data
   */
  record Description(
      String recipe, int[] shape, List<String> classes, float[] mean, float[] deviation) {
    Normalization scale() {
      return new Normalization(mean, deviation);
    }
  }

  /** Makes a new folder named after data and model, with the first number that is free. */
  static RunFolder create(Path parent, Recipe recipe) {
    Path data = Path.of(recipe.data()).getFileName();
    String name = (data == null ? "data" : data) + "-" + recipe.get(Setting.MODEL);
    try {
      Files.createDirectories(parent);
      int number = 1;
      while (Files.exists(parent.resolve(name + "-" + number))) {
        number++;
      }
      return new RunFolder(Files.createDirectory(parent.resolve(name + "-" + number)));
    } catch (IOException e) {
      throw new EvenflowException("cannot write a run into " + parent + ": " + e.getMessage(), e);
    }
  }

  /** A run of a recipe, put together from all modules and plug-ins. */
  static Run run(Recipe recipe, int threads) {
    return Guice.createInjector(new EvenflowModule(recipe, threads)).getInstance(Run.class);
  }

  /** Writes description and weights, each whole or not at all. */
  void save(Run run) {
    run.trainer().save(path.resolve(WEIGHTS));
    Description description =
        new Description(
            run.recipe().toString(),
            run.train().features().shape(),
            run.train().labels().classes(),
            run.scale().mean(),
            run.scale().deviation());
    byte[] text = new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(description);
    AtomicFile.write(path.resolve(RUN), stream -> stream.write(ByteBuffer.wrap(text)));
  }

  /** The run as it was saved: its data, and its model with the trained weights. */
  Run run() {
    Run run = run(Recipe.parse(description().recipe()), Runtime.getRuntime().availableProcessors());
    run.trainer().load(path.resolve(WEIGHTS));
    return run;
  }

  /** The model with the trained weights alone. */
  Trainer predictor(Description description) {
    Trainer trainer =
        Run.predictor(
            Recipe.parse(description.recipe()),
            Strategies.standard(),
            description.shape(),
            description.classes().size(),
            1);
    trainer.load(path.resolve(WEIGHTS));
    return trainer;
  }

  Description description() {
    Path file = path.resolve(RUN);
    if (!Files.isRegularFile(file)) {
      throw new EvenflowException("there is no run in " + path + ": " + RUN + " is missing");
    }
    try {
      return new JsonMapper().readValue(file.toFile(), Description.class);
    } catch (JacksonException e) {
      throw new EvenflowException(file + " does not describe a run: " + e.getOriginalMessage(), e);
    }
  }
}
