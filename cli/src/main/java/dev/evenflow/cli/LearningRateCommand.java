package dev.evenflow.cli;

import dev.evenflow.checkpoint.AtomicFile;
import dev.evenflow.models.Recipe;
import dev.evenflow.models.Run;
import dev.evenflow.training.LearningRateCurve;
import dev.evenflow.training.LearningRateFinder;
import dev.evenflow.training.LearningRateFinder.Rise;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Finds a learning rate for a recipe. */
@Command(
    name = "lr-find",
    sortOptions = false,
    description = {
      "Raises the learning rate from batch to batch until the loss diverges (Smith 2017), plots the"
          + " loss against the rate and suggests a rate.",
      "Takes the options of train; the schedule and the rate of the optimizer are left out."
    })
final class LearningRateCommand implements Callable<Integer> {
  @Option(
      names = "--from",
      defaultValue = "1e-6",
      description = "The first rate. Default: ${DEFAULT-VALUE}.")
  private double from;

  @Option(
      names = "--to",
      defaultValue = "10",
      description = "The last rate. Default: ${DEFAULT-VALUE}.")
  private double to;

  @Option(
      names = "--steps",
      defaultValue = "100",
      description = "The number of batches. Default: ${DEFAULT-VALUE}.")
  private int steps;

  @Option(
      names = "--rise",
      defaultValue = "exponential",
      description = "How the rate rises: exponential or linear. Default: ${DEFAULT-VALUE}.")
  private Rise rise = Rise.EXPONENTIAL;

  @Option(
      names = "--smoothing",
      defaultValue = "0.9",
      description =
          "The weight of earlier losses in the average that is plotted, from 0 to below 1. Default:"
              + " ${DEFAULT-VALUE}.")
  private double smoothing;

  @Option(
      names = "--divergence",
      defaultValue = "4",
      description =
          "End where the average is this many times its least so far. Default: ${DEFAULT-VALUE}.")
  private double divergence;

  @Option(names = "--csv", paramLabel = "FILE", description = "Write the points to this file, too.")
  private @Nullable Path csv;

  @Mixin private final Output output = new Output();

  @Mixin private final RecipeOptions options = new RecipeOptions();

  @Override
  public Integer call() {
    Recipe recipe = options.recipe();
    LearningRateFinder finder =
        new LearningRateFinder(from, to, steps, rise, smoothing, divergence);
    Run run = RunFolder.run(recipe, options.threads());
    run.start();
    LearningRateCurve curve = finder.find(run.trainer(), run.train());
    output.result(values(curve, recipe), text(curve));
    if (csv != null) {
      byte[] text = table(curve).getBytes(StandardCharsets.UTF_8);
      AtomicFile.write(csv, channel -> channel.write(ByteBuffer.wrap(text)));
    }
    return 0;
  }

  private static String table(LearningRateCurve curve) {
    StringBuilder text = new StringBuilder("rate,loss,smoothed\n");
    for (LearningRateCurve.Point each : curve.points()) {
      text.append(each.rate()).append(',').append(each.loss()).append(',').append(each.smoothed());
      text.append('\n');
    }
    return text.toString();
  }

  private static Map<String, Object> values(LearningRateCurve curve, Recipe recipe) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("steepest", boxed(curve.steepest()));
    values.put("tenth_of_least", boxed(curve.tenthOfLeast()));
    values.put("diverged", curve.diverged());
    List<Map<String, Double>> points = new ArrayList<>();
    for (LearningRateCurve.Point each : curve.points()) {
      Map<String, Double> point = new LinkedHashMap<>();
      point.put("rate", each.rate());
      point.put("loss", each.loss());
      point.put("smoothed", each.smoothed());
      points.add(point);
    }
    values.put("points", points);
    values.put("recipe", recipe.toString());
    return values;
  }

  private static @Nullable Double boxed(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }

  private static String text(LearningRateCurve curve) {
    OptionalDouble steepest = curve.steepest();
    StringBuilder text = new StringBuilder(RangePlot.of(curve.points(), steepest));
    text.append(
        steepest.isPresent()
            ? "suggested      %s, where the loss falls fastest (marked)%n"
                .formatted(shown(steepest.getAsDouble()))
            : "suggested      none: the loss never fell; try a lower --from or more --steps%n"
                .formatted());
    curve
        .tenthOfLeast()
        .ifPresent(tenth ->
            text.append(
                "or             %s, a tenth of the rate where the loss is least%n"
                    .formatted(shown(tenth))));
    int batches = curve.points().size();
    text.append(
        curve.diverged()
            ? "ended          as the loss diverged, after %d batches%n".formatted(batches)
            : "ended          after %d batches, and no divergence%n".formatted(batches));
    return text.toString();
  }

  private static String shown(double rate) {
    return String.format(Locale.ROOT, "%.1e", rate);
  }
}
