package dev.evenflow.cli;

import dev.evenflow.EvenflowException;
import dev.evenflow.models.Run;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells the class probabilities of a row of numbers. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = "Tells the class probabilities of one example.")
final class PredictCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "RUN", description = "The folder that train saved in.")
  private Path folder = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "ROW",
      description = "The example's features, scaled as in the data set, separated by commas.")
  private String row = "";

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    Run run = new RunFolder(folder).run();
    float[] features = features(run.train().features().width());
    run.scale().apply(features, 0, features.length);
    float[] probabilities = run.trainer().predict(features, 1);
    List<String> classes = run.train().labels().classes();
    Map<String, Object> result = new LinkedHashMap<>();
    StringBuilder text = new StringBuilder();
    int best = 0;
    for (int i = 0; i < probabilities.length; i++) {
      best = probabilities[i] > probabilities[best] ? i : best;
      text.append(
          String.format(Locale.ROOT, "%-12s %6.2f %%%n", classes.get(i), 100 * probabilities[i]));
    }
    result.put("class", classes.get(best));
    result.put("probabilities", probabilities);
    output.result(result, text.toString());
    return 0;
  }

  private float[] features(int width) {
    String[] cells = row.split(",", -1);
    if (cells.length != width) {
      throw new EvenflowException(
          "an example has " + width + " features, given are " + cells.length);
    }
    float[] features = new float[width];
    for (int i = 0; i < width; i++) {
      try {
        features[i] = Float.parseFloat(cells[i].strip());
      } catch (NumberFormatException e) {
        throw new EvenflowException(
            "feature " + (i + 1) + " is not a number: " + cells[i].strip(), e);
      }
    }
    return features;
  }
}
