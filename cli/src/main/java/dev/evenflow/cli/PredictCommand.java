package dev.evenflow.cli;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Csv;
import dev.evenflow.data.Features;
import dev.evenflow.data.Normalization;
import dev.evenflow.training.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells the class probabilities of rows of numbers. */
@Command(name = "predict", description = "Tells the classes of examples and their probabilities.")
final class PredictCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "RUN", description = "The folder that train saved in.")
  private Path folder = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "EXAMPLES",
      description =
          "A CSV file of examples without labels, or the features of one, separated by commas; in"
              + " the units of the data that the model was trained on; pixels of digits and IDX"
              + " files go from 0 to 1.")
  private String examples = "";

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    RunFolder saved = new RunFolder(folder);
    RunFolder.Description description = saved.description();
    Trainer trainer = saved.predictor(description);
    Normalization scale = description.scale();
    Features rows = features();
    float[] row = new float[rows.width()];
    for (int i = 0; i < rows.size(); i++) {
      rows.copy(i, row, 0);
      scale.apply(row, 0, row.length);
      print(i + 1, trainer.predict(row, 1), description.classes());
    }
    return 0;
  }

  /** As the model wants them, or its complaint. */
  private Features features() {
    Path file = Path.of(examples);
    if (Files.isRegularFile(file)) {
      return Csv.readFeatures(file);
    }
    String[] cells = examples.split(",", -1);
    float[] features = new float[cells.length];
    for (int i = 0; i < features.length; i++) {
      String cell = cells[i].strip();
      try {
        features[i] = Float.parseFloat(cell);
      } catch (NumberFormatException e) {
        throw new EvenflowException(
            cells.length == 1
                ? "there is no file " + cell
                : "feature " + (i + 1) + " is not a number: " + cell,
            e);
      }
    }
    return Features.of(features, features.length);
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
