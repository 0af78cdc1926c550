package dev.evenflow.cli;

import dev.evenflow.EvenflowException;
import dev.evenflow.models.Recipe;
import dev.evenflow.training.BadStep;
import dev.evenflow.training.RolledBack;
import dev.evenflow.training.StepReport;
import dev.evenflow.training.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Saves steps that the guard refused, for a replay: the first of each row of them, until the folder
 * holds a few, and the one at which a training stops. What cannot be saved is told, and training
 * goes on.
 */
final class BadSteps implements TrainingListener {
  private static final int MOST = 3;
  private static final String PREFIX = "bad-step-";
  private static final String SUFFIX = ".safetensors";

  private final Path folder;
  private final Output output;
  private boolean isRow;

  /** Saves in a folder, made when the first step is saved. */
  BadSteps(Path folder, Output output) {
    this.folder = folder;
    this.output = output;
  }

  @Override
  public void onRefused(StepReport report, Supplier<BadStep> step) {
    if (!isRow && saved(folder).size() < MOST) {
      trySave(step.get());
    }
  }

  @Override
  public void onBatch(StepReport report, int batch, int batches, int epoch) {
    isRow = !report.committed();
  }

  @Override
  public void onRollBack(RolledBack event) {
    isRow = false;
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("rolled_back_to", event.to());
    line.put("position", event.position());
    line.put("roll_backs", event.count());
    output.result(
        line,
        String.format(
            Locale.ROOT,
            "rolled back to the weights after batch %d, as %d batches in a row up to batch %d were"
                + " refused (roll-back %d of at most %d)%n",
            event.to(),
            event.streak(),
            event.position(),
            event.count(),
            event.most()));
  }

  /** Saves the step at which a training stops, in the place of another if there are many. */
  void saveLast(BadStep step) {
    List<Path> before = saved(folder);
    if (before.size() >= MOST) {
      try {
        Files.deleteIfExists(before.getLast());
      } catch (IOException e) {
        output.warning("cannot delete " + before.getLast() + ": " + e.getMessage());
      }
    }
    trySave(step);
  }

  private void trySave(BadStep step) {
    Path file = folder.resolve("%s%012d%s".formatted(PREFIX, step.before().position(), SUFFIX));
    try {
      Files.createDirectories(folder);
      step.write(file);
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("refused", step.before().position());
      line.put("bad_step", file.toString());
      output.result(
          line,
          "the guard refused the batch at position %d; explain it with: evenflow replay %s%n"
              .formatted(step.before().position(), Recipe.quoted(file.toString())));
    } catch (IOException | EvenflowException e) {
      output.warning("the bad step is not saved, training goes on: " + e.getMessage());
    }
  }

  /** The newest step that is saved in a folder. */
  static Optional<Path> latest(Path folder) {
    List<Path> saved = saved(folder);
    return saved.isEmpty() ? Optional.empty() : Optional.of(saved.getLast());
  }

  /** Those that are saved, in the order of their positions. */
  private static List<Path> saved(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(BadSteps::isStep).sorted().toList();
    } catch (IOException e) {
      throw new EvenflowException(
          "cannot look for bad steps in %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private static boolean isStep(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(PREFIX) && name.endsWith(SUFFIX);
  }
}
