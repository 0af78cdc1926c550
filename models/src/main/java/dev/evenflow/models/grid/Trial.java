package dev.evenflow.models.grid;

import dev.evenflow.EvenflowException;
import dev.evenflow.models.Recipe;
import dev.evenflow.models.Run;
import dev.evenflow.models.Strategies;
import dev.evenflow.training.Evaluation;
import dev.evenflow.training.TrainingListener;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How each run of a {@link Grid} is trained and judged. Bad numbers and combinations that cannot be
 * are outcomes too.
 *
 * @param strategies that recipes may name
 * @param threads that work at one run, which does not change its result
 * @param gradients looks at a recipe's gradients before it is trained
 * @param watcher is told how a training goes, and may {@linkplain TrainingListener#stops end} it
 */
public record Trial(
    Strategies strategies,
    int threads,
    Function<Recipe, GradientRatio> gradients,
    Function<Run, TrainingListener> watcher) {

  /** On one thread, watched by nobody, with no look at gradients. */
  public static Trial standard() {
    return new Trial(
        Strategies.standard(),
        1,
        recipe -> GradientRatio.UNKNOWN,
        run -> new TrainingListener() {});
  }

  /** Trains and judges a recipe; empty if its watcher ended that. */
  public Optional<Outcome> run(Recipe recipe) {
    LossCurve curve = new LossCurve(0);
    GradientRatio ratio = GradientRatio.UNKNOWN;
    long start = System.nanoTime();
    try {
      ratio = gradients.apply(recipe);
      start = System.nanoTime();
      Run run = Run.of(recipe, strategies, threads);
      curve = new LossCurve(run.batches());
      TrainingListener watching = watcher.apply(run);
      run.fit(List.of(curve, watching));
      if (watching.stops()) {
        return Optional.empty();
      }
      Evaluation test = run.trainer().evaluate(run.test());
      return Optional.of(new Outcome(null, test, curve.points(), seconds(start), ratio));
    } catch (EvenflowException e) {
      return Optional.of(
          new Outcome(
              String.valueOf(e.getMessage()),
              new Evaluation(Double.NaN, Double.NaN, Double.NaN, 0),
              curve.points(),
              seconds(start),
              ratio));
    }
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) * 1e-9;
  }
}
