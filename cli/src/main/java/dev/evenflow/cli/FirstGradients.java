package dev.evenflow.cli;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Labels;
import dev.evenflow.diagnostics.Batch;
import dev.evenflow.diagnostics.Diagnosis;
import dev.evenflow.diagnostics.LayerFlow;
import dev.evenflow.models.Recipe;
import dev.evenflow.models.Run;
import dev.evenflow.models.Strategies;
import dev.evenflow.models.grid.GradientRatio;
import dev.evenflow.models.grid.Grid;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks at the gradients of each cell's first seed, where diagnosis covers the model. */
final class FirstGradients {
  private final Set<Recipe> firsts;
  private final Strategies strategies;
  private final int threads;

  FirstGradients(Grid grid, Strategies strategies, int threads) {
    this.firsts =
        grid.cells().stream()
            .map(each -> each.recipes().getFirst())
            .collect(Collectors.toUnmodifiableSet());
    this.strategies = strategies;
    this.threads = threads;
  }

  /** By a run of its own, for the training's must decide its initial values by its own batch. */
  GradientRatio of(Recipe recipe) {
    if (!firsts.contains(recipe)) {
      return GradientRatio.UNKNOWN;
    }
    Run run = Run.of(recipe, strategies, threads);
    if (!(run.train().targets() instanceof Labels labels) || labels.shape().length > 0) {
      return GradientRatio.UNKNOWN;
    }
    run.start();
    try {
      return ratio(
          Diagnosis.of(run.trainer(), Batch.of(run.train(), recipe.batch(), recipe.seed())));
    } catch (EvenflowException _) {
      return GradientRatio.UNKNOWN;
    }
  }

  private static GradientRatio ratio(Diagnosis diagnosis) {
    List<LayerFlow> layers = diagnosis.layers();
    if (layers.size() < 3) {
      return GradientRatio.UNKNOWN;
    }
    List<LayerFlow> between = layers.subList(1, layers.size() - 1);
    return new GradientRatio(
        diagnosis.verdict().factor(),
        between.stream().allMatch(LayerFlow::isPredicted)
            ? between.stream().mapToDouble(LayerFlow::predictedGain).reduce(1, (a, b) -> a * b)
            : Double.NaN);
  }
}
