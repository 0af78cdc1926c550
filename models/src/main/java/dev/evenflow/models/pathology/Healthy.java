package dev.evenflow.models.pathology;

import dev.evenflow.data.PublishedData;
import dev.evenflow.models.Expectation;
import dev.evenflow.models.Recipe;
import java.util.List;

/**
 * A small network that is not ill: what raises an alarm here raises a false one.
 *
 * @param name of the network
 * @param recipe that trains it
 * @param expected what comes of that
 */
public record Healthy(String name, Recipe recipe, Expectation expected) {
  /** All there are. */
  public static List<Healthy> all() {
    return read("healthy.txt");
  }

  /** Others, by which no threshold was set. */
  public static List<Healthy> heldOut() {
    return read("healthy-held-out.txt");
  }

  /** Others still, for which no rule was changed either. */
  public static List<Healthy> strangers() {
    return read("healthy-strangers.txt");
  }

  private static List<Healthy> read(String file) {
    return Table.read(file, 3).stream()
        .map(cells ->
            new Healthy(cells.get(0), Recipe.parse(cells.get(1)), Expectation.parse(cells.get(2))))
        .toList();
  }

  /** Whether its data are bundled, made or {@linkplain PublishedData#cache fetched} already. */
  public boolean hasData() {
    return PublishedData.of(recipe.data()).stream()
        .allMatch(data -> data.isIn(PublishedData.cache()));
  }
}
