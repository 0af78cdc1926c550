package dev.evenflow.cli.compare;

import dev.evenflow.EvenflowException;
import dev.evenflow.checkpoint.AtomicFile;
import dev.evenflow.cli.yaml.RecipeFile;
import dev.evenflow.models.Recipe;
import dev.evenflow.models.grid.Comparison;
import dev.evenflow.models.grid.GradientRatio;
import dev.evenflow.models.grid.Grid;
import dev.evenflow.models.grid.Ledger;
import dev.evenflow.models.grid.Outcome;
import dev.evenflow.training.Evaluation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A folder that holds a comparison: {@code compare.yaml} says what is compared, {@code results} has
 * a file for each run that is done, and the reports are there once all are. A run is known by its
 * recipe, so a grid that has grown finds what it has in common with the one before.
 *
 * @param path the folder
 */
public record ResultFolder(Path path) implements Ledger {
  private static final String RESULTS = "results";
  private static final String GRID = "compare.yaml";
  private static final int NAME_BYTES = 12;

  /** An outcome as its file has it. */
  record Saved(
      String recipe,
      @Nullable String stopped,
      double loss,
      double accuracy,
      double squaredError,
      int examples,
      double seconds,
      double measuredGradients,
      double predictedGradients,
      List<Double> curve) {
    static Saved of(Recipe recipe, Outcome outcome) {
      return new Saved(
          recipe.toString(),
          outcome.stopped(),
          outcome.test().loss(),
          outcome.test().accuracy(),
          outcome.test().squaredError(),
          outcome.test().examples(),
          outcome.seconds(),
          outcome.gradients().measured(),
          outcome.gradients().predicted(),
          outcome.curve());
    }

    Outcome outcome() {
      return new Outcome(
          stopped,
          new Evaluation(loss, accuracy, squaredError, examples),
          curve,
          seconds,
          new GradientRatio(measuredGradients, predictedGradients));
    }
  }

  /**
   * Makes the folder, if it is not there.
   *
   * @throws EvenflowException if that is not possible
   */
  public static ResultFolder at(Path path) {
    try {
      Files.createDirectories(path.resolve(RESULTS));
      return new ResultFolder(path);
    } catch (IOException e) {
      throw new EvenflowException(
          "cannot write a comparison into " + path + ": " + e.getMessage(), e);
    }
  }

  /** Makes a new folder with the first number that is free. */
  public static ResultFolder create(Path parent) {
    int number = 1;
    while (Files.exists(parent.resolve("compare-" + number))) {
      number++;
    }
    return at(parent.resolve("compare-" + number));
  }

  /** Writes what is compared, and tells where. */
  public Path describe(Grid grid) {
    return write(GRID, RecipeFile.of(grid));
  }

  /** Writes a table, the same in JSON, and a page, and tells where the page is. */
  public Path report(Comparison comparison) {
    write("compare.csv", ComparisonTable.csv(comparison));
    write(
        "compare.json",
        new JsonMapper()
            .writerWithDefaultPrettyPrinter()
            .writeValueAsString(ComparisonValues.of(comparison)));
    return write("compare.html", ComparisonPage.of(comparison));
  }

  private Path write(String name, String text) {
    Path file = path.resolve(name);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, channel -> channel.write(ByteBuffer.wrap(bytes)));
    return file;
  }

  private Path file(Recipe recipe) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(recipe.toString().getBytes(StandardCharsets.UTF_8));
      return path.resolve(RESULTS).resolve(HexFormat.of().formatHex(hash, 0, NAME_BYTES) + ".json");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public Optional<Outcome> find(Recipe recipe) {
    Path file = file(recipe);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Saved saved = new JsonMapper().readValue(file.toFile(), Saved.class);
      if (recipe.toString().equals(saved.recipe()) && saved.curve() != null) {
        return Optional.of(saved.outcome());
      }
    } catch (JacksonException | NullPointerException e) {
      throw fault(file, e);
    }
    throw fault(file, null);
  }

  private static EvenflowException fault(Path file, @Nullable Exception cause) {
    return new EvenflowException(
        file + " is damaged or of another run: delete it, so that its run is done again", cause);
  }

  @Override
  public void add(Recipe recipe, Outcome outcome) {
    byte[] text = new JsonMapper().writeValueAsBytes(Saved.of(recipe, outcome));
    AtomicFile.write(file(recipe), channel -> channel.write(ByteBuffer.wrap(text)));
  }
}
