package dev.evenflow.models.grid;

import dev.evenflow.models.Recipe;
import java.util.List;

/**
 * A combination of a {@link Grid}.
 *
 * @param labels of its variants, one for each axis
 * @param recipes alike but for the seed
 */
public record Cell(List<String> labels, List<Recipe> recipes) {
  /** Copies the lists. */
  public Cell {
    labels = List.copyOf(labels);
    recipes = List.copyOf(recipes);
  }
}
