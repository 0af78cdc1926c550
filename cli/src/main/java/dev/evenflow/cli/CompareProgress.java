package dev.evenflow.cli;

import dev.evenflow.models.Recipe;
import dev.evenflow.models.Run;
import dev.evenflow.models.grid.Cell;
import dev.evenflow.models.grid.Grid;
import dev.evenflow.models.grid.Ledger;
import dev.evenflow.models.grid.Outcome;
import dev.evenflow.training.StepReport;
import dev.evenflow.training.TrainingListener;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Shows how a comparison goes, a bar over all runs and a line for each that is done, and ends it
 * where the process is asked to end. Stands before the ledger that keeps the outcomes; trainings
 * tell it from several threads.
 */
final class CompareProgress implements Ledger {
  private static final int WIDTH = 30;
  private static final long PERIOD = 100_000_000;

  private final Output output;
  private final Ledger ledger;
  private final Interruption interruption;
  private final Map<Recipe, String> titles = new LinkedHashMap<>();
  private final Map<Recipe, Double> running = new HashMap<>();
  private int done;
  private long shown;

  CompareProgress(Output output, Grid grid, Ledger ledger, Interruption interruption) {
    this.output = output;
    this.ledger = ledger;
    this.interruption = interruption;
    for (Cell cell : grid.cells()) {
      for (Recipe recipe : cell.recipes()) {
        titles.putIfAbsent(recipe, (grid.title(cell) + " seed=" + recipe.seed()).strip());
      }
    }
    this.done = (int) titles.keySet().stream().filter(each -> find(each).isPresent()).count();
    if (done > 0) {
      output.result(
          Map.of("runs", titles.size(), "done", done),
          "%d of %d runs are done already%n".formatted(done, titles.size()));
    }
  }

  /** Watches a training. */
  TrainingListener watcher(Run run) {
    return new TrainingListener() {
      @Override
      public void onBatch(StepReport report, int batch, int batches, int epoch) {
        long before = (epoch - 1L) * batches + batch;
        show(run.recipe(), (double) before / run.batches());
      }

      @Override
      public boolean stops() {
        return interruption.isRequested();
      }
    };
  }

  private synchronized void show(Recipe recipe, double part) {
    running.put(recipe, part);
    long now = System.nanoTime();
    if (now - shown < PERIOD) {
      return;
    }
    shown = now;
    double all = done + running.values().stream().mapToDouble(each -> each).sum();
    int full = (int) (WIDTH * all / titles.size());
    output.passing(
        "run %d/%d  [%s%s]  %s"
            .formatted(
                Math.min(done + 1, titles.size()),
                titles.size(),
                "#".repeat(full),
                " ".repeat(WIDTH - full),
                titles.get(recipe)));
  }

  @Override
  public Optional<Outcome> find(Recipe recipe) {
    return ledger.find(recipe);
  }

  @Override
  public synchronized void add(Recipe recipe, Outcome outcome) {
    ledger.add(recipe, outcome);
    running.remove(recipe);
    done++;
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("done", done);
    line.put("runs", titles.size());
    line.put("recipe", recipe.toString());
    line.put("seconds", outcome.seconds());
    String told = outcome.stopped();
    if (told == null) {
      Scores scores = new Scores(outcome.test());
      scores.put("test_", line);
      told = scores.name() + " " + scores.text();
    } else {
      line.put("stopped", told);
      told = "stopped: " + told;
    }
    output.result(
        line,
        String.format(
            Locale.ROOT,
            "run %d/%d  %s  %s  %.1f s%n",
            done,
            titles.size(),
            titles.get(recipe),
            told,
            outcome.seconds()));
  }
}
