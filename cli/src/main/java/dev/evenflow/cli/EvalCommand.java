package dev.evenflow.cli;

import dev.evenflow.models.Run;
import dev.evenflow.training.Evaluation;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Judges a trained model on its test data. */
@Command(name = "eval", description = "Judges a trained model on its test data.")
final class EvalCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "The folder that train saved in.")
  private Path folder = Path.of("");

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    Run run = new RunFolder(folder).run();
    Evaluation test = run.trainer().evaluate(run.test());
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("test_accuracy", test.accuracy());
    result.put("test_loss", test.loss());
    result.put("examples", test.examples());
    output.result(
        result,
        String.format(
            Locale.ROOT,
            "test accuracy  %.2f %% of %d%ntest loss      %.4f%n",
            100 * test.accuracy(),
            test.examples(),
            test.loss()));
    return 0;
  }
}
