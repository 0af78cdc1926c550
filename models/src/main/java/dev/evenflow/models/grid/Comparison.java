package dev.evenflow.models.grid;

import dev.evenflow.EvenflowException;
import dev.evenflow.models.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What came of a whole grid.
 *
 * @param grid that was run
 * @param results one for each of its cells, in their order
 */
public record Comparison(Grid grid, List<CellResult> results) {
  /** Copies the list. */
  public Comparison {
    results = List.copyOf(results);
  }

  /**
   * Runs a grid.
   *
   * @param parallel how many runs go on at once; all run on threads of their own
   * @throws EvenflowException if a watcher ended a run
   */
  public static Comparison of(Grid grid, Trial trial, int parallel) {
    return of(grid, trial, parallel, Ledger.inMemory())
        .orElseThrow(() -> new EvenflowException("the comparison was ended before it was done"));
  }

  /**
   * Runs what a ledger does not hold yet; empty if a watcher ended a run, after which no other
   * begins.
   *
   * @param parallel how many runs go on at once
   * @param ledger is given every outcome as soon as it is there
   */
  public static Optional<Comparison> of(Grid grid, Trial trial, int parallel, Ledger ledger) {
    List<Cell> cells = grid.cells();
    List<Recipe> missing =
        cells.stream()
            .flatMap(cell -> cell.recipes().stream())
            .distinct()
            .filter(recipe -> ledger.find(recipe).isEmpty())
            .toList();
    if (!run(missing, trial, parallel, ledger)) {
      return Optional.empty();
    }
    List<CellResult> results = new ArrayList<>();
    for (Cell cell : cells) {
      results.add(
          new CellResult(
              cell,
              cell.recipes().stream().map(recipe -> ledger.find(recipe).orElseThrow()).toList()));
    }
    return Optional.of(new Comparison(grid, results));
  }

  /** Whether all came to their end. */
  private static boolean run(List<Recipe> recipes, Trial trial, int parallel, Ledger ledger) {
    if (parallel < 1) {
      throw new EvenflowException("at least 1 run must go on at once, given " + parallel);
    }
    AtomicBoolean isEnded = new AtomicBoolean();
    try (ExecutorService runners = Executors.newFixedThreadPool(parallel)) {
      CompletableFuture.allOf(
              recipes.stream()
                  .map(recipe ->
                      CompletableFuture.runAsync(
                          () -> run(recipe, trial, ledger, isEnded), runners))
                  .toArray(CompletableFuture<?>[]::new))
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof EvenflowException fault ? fault : e;
    }
    return !isEnded.get();
  }

  private static void run(Recipe recipe, Trial trial, Ledger ledger, AtomicBoolean isEnded) {
    if (isEnded.get()) {
      return;
    }
    boolean isDone = false;
    try {
      Optional<Outcome> outcome = trial.run(recipe);
      outcome.ifPresent(each -> ledger.add(recipe, each));
      isDone = outcome.isPresent();
    } finally {
      if (!isDone) {
        isEnded.set(true);
      }
    }
  }
}
