package dev.evenflow.cli;

import dev.evenflow.EvenflowException;
import dev.evenflow.checkpoint.AtomicFile;
import dev.evenflow.models.Recipe;
import dev.evenflow.models.Run;
import dev.evenflow.models.Strategies;
import dev.evenflow.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A folder that holds a trained model: {@code weights.safetensors} and {@code recipe.json}.
 *
 * @param path the folder
 */
record RunFolder(Path path) {
  private static final String WEIGHTS = "weights.safetensors";
  private static final String RECIPE = "recipe.json";

  /** Makes a new folder named after data and model, with the first number that is free. */
  static RunFolder create(Path parent, Recipe recipe) {
    Path data = Path.of(recipe.data()).getFileName();
    String name = (data == null ? "data" : data) + "-" + recipe.model();
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

  /** Writes recipe and weights, each whole or not at all. */
  void save(Recipe recipe, Trainer trainer) {
    trainer.save(path.resolve(WEIGHTS));
    byte[] text = new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(recipe);
    AtomicFile.write(path.resolve(RECIPE), stream -> stream.write(java.nio.ByteBuffer.wrap(text)));
  }

  /** The run as it was saved: its data, and its model with the trained weights. */
  Run run() {
    int threads = Runtime.getRuntime().availableProcessors();
    Run run = Run.of(recipe(), Strategies.standard(), threads);
    run.trainer().load(path.resolve(WEIGHTS));
    return run;
  }

  private Recipe recipe() {
    Path file = path.resolve(RECIPE);
    if (!Files.isRegularFile(file)) {
      throw new EvenflowException("there is no run in " + path + ": " + RECIPE + " is missing");
    }
    try {
      return new JsonMapper().readValue(file.toFile(), Recipe.class);
    } catch (JacksonException e) {
      throw new EvenflowException(file + " is no recipe: " + e.getOriginalMessage(), e);
    }
  }
}
