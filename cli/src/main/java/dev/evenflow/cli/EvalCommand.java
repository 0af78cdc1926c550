package dev.evenflow.cli;

import dev.evenflow.metric.Confusion;
import dev.evenflow.metric.Predictions;
import dev.evenflow.models.Run;
import dev.evenflow.strategy.Catalogue;
import dev.evenflow.strategy.Metrics;
import dev.evenflow.training.Evaluation;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Judges a trained model on its test data. */
@Command(name = "eval", description = "Judges a trained model on its test data.")
final class EvalCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "The folder that train saved in.")
  private Path folder = Path.of("");

  @Option(
      names = "--metrics",
      description =
          "Further metrics, as top-k:3+auc: accuracy, top-k, perplexity, auc; rmse, mse where the"
              + " targets are quantities.")
  private String metrics = "";

  @Option(
      names = "--confusion",
      description = "Show how often each class was taken for each other.")
  private boolean confusion;

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    Run run = new RunFolder(folder).run();
    Evaluation test = run.trainer().evaluate(run.test());
    Map<String, Object> result = new LinkedHashMap<>();
    Scores scores = new Scores(test);
    scores.put("test_", result);
    result.put("examples", test.examples());
    StringBuilder text = new StringBuilder(scores.lines());
    Predictions predictions = run.trainer().predictions(run.test());
    for (String each : metrics.isEmpty() ? List.<String>of() : Catalogue.parts(metrics)) {
      double value = Metrics.catalogue().create(each).of(predictions);
      result.put(each, value);
      text.append(String.format(Locale.ROOT, "%-14s %.4f%n", each, value));
    }
    if (confusion) {
      Confusion counts = new Confusion(predictions);
      result.put("confusion", table(counts));
      text.append(text(counts, run.test().labels().classes()));
    }
    output.result(result, text.toString());
    return 0;
  }

  private static List<List<Integer>> table(Confusion counts) {
    return IntStream.range(0, counts.classes())
        .mapToObj(label ->
            IntStream.range(0, counts.classes())
                .mapToObj(taken -> counts.count(label, taken))
                .toList())
        .toList();
  }

  /** A row for each class, a column for each that it was taken for. */
  private static String text(Confusion counts, List<String> classes) {
    StringBuilder text = new StringBuilder(String.format("%nclass is \\ taken for%n%12s", ""));
    classes.forEach(name -> text.append(String.format(" %7.7s", name)));
    text.append(String.format("  recall precision%n"));
    for (int label = 0; label < classes.size(); label++) {
      text.append(String.format("%12.12s", classes.get(label)));
      for (int taken = 0; taken < classes.size(); taken++) {
        text.append(String.format(" %7d", counts.count(label, taken)));
      }
      text.append(
          String.format(
              Locale.ROOT, "  %6.4f    %6.4f%n", counts.recall(label), counts.precision(label)));
    }
    return text.toString();
  }
}
