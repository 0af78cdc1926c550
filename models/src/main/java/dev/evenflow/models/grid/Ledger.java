package dev.evenflow.models.grid;

import dev.evenflow.models.Recipe;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Where outcomes are kept, so that no recipe is run twice. Several threads may ask at once. */
public interface Ledger {
  /** What came of a recipe, if it has been run. */
  Optional<Outcome> find(Recipe recipe);

  /** Keeps what came of a recipe. */
  void add(Recipe recipe, Outcome outcome);

  /** An empty one that ends with the process. */
  static Ledger inMemory() {
    Map<Recipe, Outcome> all = new ConcurrentHashMap<>();
    return new Ledger() {
      @Override
      public Optional<Outcome> find(Recipe recipe) {
        return Optional.ofNullable(all.get(recipe));
      }

      @Override
      public void add(Recipe recipe, Outcome outcome) {
        all.put(recipe, outcome);
      }
    };
  }
}
