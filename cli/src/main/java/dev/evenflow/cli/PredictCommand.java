package dev.evenflow.cli;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Csv;
import dev.evenflow.data.Features;
import dev.evenflow.data.Images;
import dev.evenflow.data.Normalization;
import dev.evenflow.models.Query;
import dev.evenflow.models.Recipe;
import dev.evenflow.tensor.Shape;
import dev.evenflow.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells what a trained model says of examples. */
@Command(
    name = "predict",
    description = "Tells the classes of examples and their probabilities, or goes on with a text.")
final class PredictCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "RUN", description = "The folder that train saved in.")
  private Path folder = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "EXAMPLES",
      description =
          "A CSV file of examples without labels, or the features of one, separated by commas, in"
              + " the units of the data that the model was trained on (pixels of digits and IDX"
              + " files go from 0 to 1); an image file; a sentence, or a file with one a line; or"
              + " the beginning of a text or name that the model goes on with.")
  private String examples = "";

  @Mixin private final SamplingOptions sampling = new SamplingOptions();

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    RunFolder saved = new RunFolder(folder);
    RunFolder.Description description = saved.description();
    Trainer trainer = saved.predictor(description);
    Query query =
        new Query(
            Recipe.parse(description.recipe()),
            description.shape(),
            description.vocabulary(),
            description.classes());
    if (query.isContinued()) {
      String text = query.continued(trainer, examples, sampling.length(), sampling.sampling());
      output.result(Map.of("text", text), text + System.lineSeparator());
      return 0;
    }
    Normalization scale = description.scale();
    int width = Shape.of(description.shape()).size();
    List<float[]> rows = rows(query);
    for (int i = 0; i < rows.size(); i++) {
      float[] row = rows.get(i);
      if (row.length != width) {
        throw new EvenflowException(
            "example %d has %d features, but the model was trained on %d"
                .formatted(i + 1, row.length, width));
      }
      if (description.vocabulary().isEmpty()) {
        scale.apply(row, 0, row.length);
      }
      print(i + 1, trainer.predict(row, 1), description.classes());
    }
    return 0;
  }

  /** As the model wants them, or its complaint. */
  private List<float[]> rows(Query query) {
    Path file = Path.of(examples);
    if (!Files.isRegularFile(file) || Images.isImage(file)) {
      return List.of(query.example(examples));
    }
    if (!query.vocabulary().isEmpty()) {
      return lines(file).stream().map(query::example).toList();
    }
    Features features = Csv.readFeatures(file);
    return IntStream.range(0, features.size())
        .mapToObj(i -> {
          float[] row = new float[features.width()];
          features.copy(i, row, 0);
          return row;
        })
        .toList();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new EvenflowException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private void print(int row, float[] outputs, List<String> classes) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("row", row);
    if (classes.isEmpty()) {
      result.put("values", outputs);
      output.result(result, row + ": " + Arrays.toString(outputs) + System.lineSeparator());
      return;
    }
    int count = classes.size();
    for (int from = 0; from < outputs.length; from += count) {
      float[] probabilities = Arrays.copyOfRange(outputs, from, from + count);
      if (outputs.length > count) {
        result.put("step", from / count + 1);
      }
      print(result, probabilities, classes);
    }
  }

  /** The probabilities of one label, of an example or of one of its steps. */
  private void print(Map<String, Object> result, float[] outputs, List<String> classes) {
    int best = 0;
    Map<String, Float> byClass = new LinkedHashMap<>();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < outputs.length; i++) {
      best = outputs[i] > outputs[best] ? i : best;
      byClass.put(classes.get(i), outputs[i]);
      text.append(String.format(Locale.ROOT, "  %s %.2f %%", classes.get(i), 100 * outputs[i]));
    }
    result.put("class", classes.get(best));
    result.put("probabilities", byClass);
    Object step = result.get("step");
    String place = result.get("row") + (step == null ? "" : "." + step);
    output.result(
        result, String.format(Locale.ROOT, "%s: %s %s%n", place, classes.get(best), text));
  }
}
