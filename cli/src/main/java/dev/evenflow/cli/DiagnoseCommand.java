package dev.evenflow.cli;

import dev.evenflow.EvenflowException;
import dev.evenflow.diagnostics.Batch;
import dev.evenflow.diagnostics.Diagnosis;
import dev.evenflow.diagnostics.Jacobian;
import dev.evenflow.diagnostics.LayerFlow;
import dev.evenflow.diagnostics.Verdict;
import dev.evenflow.models.Recipe;
import dev.evenflow.models.Run;
import dev.evenflow.training.Trainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells what a recipe does to gradients before it trains. */
@Command(
    name = "diagnose",
    sortOptions = false,
    description = {
      "Tells, without training, what a model does to values and gradients: predicted by mean-field"
          + " theory, measured on a batch, and what to change where they vanish or explode.",
      "Takes the options of train. Ends with status 1 if gradients are not even."
    })
final class DiagnoseCommand implements Callable<Integer> {
  @Option(names = "--random", description = "Measure on normal numbers in the place of the data.")
  private boolean random;

  @Mixin private final Output output = new Output();

  @Mixin private final RecipeOptions options = new RecipeOptions();

  @Override
  public Integer call() {
    Recipe recipe = options.recipe();
    Run run = RunFolder.run(recipe, options.threads());
    Trainer trainer = run.trainer();
    Batch batch = batch(run);
    Diagnosis diagnosis = Diagnosis.of(trainer, batch);
    Jacobian jacobian = diagnosis.layers().size() < 3 ? null : jacobian(trainer, batch);
    boolean isEven = diagnosis.verdict().kind() == Verdict.Kind.EVEN;
    List<Cure> cures =
        isEven
            ? List.of()
            : Cure.of(
                recipe,
                other -> {
                  output.passing("looking for what would help");
                  return Diagnosis.of(RunFolder.run(other, options.threads()).trainer(), batch);
                });
    output.result(values(recipe, diagnosis, jacobian, cures), text(diagnosis, jacobian, cures));
    return isEven ? 0 : 1;
  }

  private Batch batch(Run run) {
    long seed = run.recipe().seed();
    Batch batch = Batch.of(run.train(), run.recipe().batch(), seed);
    if (random && run.trainer().plan().model().readsIndices()) {
      throw new EvenflowException(
          "the model reads indices, so it cannot be measured on normal numbers: leave --random"
              + " out");
    }
    return random ? batch.ofNormal(seed) : batch;
  }

  private static Jacobian jacobian(Trainer trainer, Batch batch) {
    return Jacobian.of(trainer.plan().model(), trainer.plan().loss(), trainer.variables(), batch);
  }

  private static Map<String, Object> values(
      Recipe recipe, Diagnosis diagnosis, @Nullable Jacobian jacobian, List<Cure> cures) {
    Map<String, Object> values = new LinkedHashMap<>();
    List<Map<String, Object>> layers = new ArrayList<>();
    for (LayerFlow each : diagnosis.layers()) {
      Map<String, Object> layer = new LinkedHashMap<>();
      layer.put("layer", each.path());
      layer.put("variance", each.variance());
      layer.put("predicted_variance", each.predictedVariance());
      layer.put("gain", each.gain());
      layer.put("predicted_gain", each.predictedGain());
      layer.put("covered_by_theory", each.isPredicted());
      layers.add(layer);
    }
    values.put("layers", layers);
    values.put("kind", diagnosis.verdict().kind().name().toLowerCase(Locale.ROOT));
    values.put("verdict", diagnosis.verdict().sentence());
    values.put("factor", diagnosis.verdict().factor());
    values.put("depth_scale", diagnosis.verdict().depthScale());
    if (jacobian != null) {
      values.put("largest_singular_value", jacobian.largest());
      values.put("root_mean_square_singular_value", jacobian.rootMeanSquare());
    }
    values.put("warnings", diagnosis.warnings());
    values.put("cures", cures.stream().map(Cure::flags).toList());
    values.put("recipe", recipe.toString());
    return values;
  }

  private static String text(Diagnosis diagnosis, @Nullable Jacobian jacobian, List<Cure> cures) {
    StringBuilder text = new StringBuilder();
    text.append("              variance of outputs   gradient at input / output%n".formatted());
    text.append("layer         measured predicted     measured predicted%n".formatted());
    for (LayerFlow each : diagnosis.layers()) {
      text.append(
          "%-12s %9s %9s    %9s %9s%s%n"
              .formatted(
                  each.path(),
                  shown(each.variance()),
                  shown(each.predictedVariance()),
                  shown(each.gain()),
                  shown(each.predictedGain()),
                  each.isPredicted() ? "" : " not by theory: measured"));
    }
    text.append("verdict       %s%n".formatted(diagnosis.verdict().sentence()));
    text.append("depth scale   %s layers%n".formatted(shown(diagnosis.verdict().depthScale())));
    if (jacobian != null) {
      text.append(
          "Jacobian      singular values: largest %s, root mean square %s%n"
              .formatted(shown(jacobian.largest()), shown(jacobian.rootMeanSquare())));
    }
    diagnosis.warnings().forEach(each -> text.append("warning       %s%n".formatted(each)));
    for (Cure each : cures) {
      text.append(
          "cure          %-38s a factor of %s%n"
              .formatted(each.flags(), shown(each.verdict().factor())));
    }
    return text.toString();
  }

  private static String shown(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }
}
