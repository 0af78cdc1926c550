package dev.evenflow.models.grid;

import dev.evenflow.EvenflowException;
import dev.evenflow.models.Recipe;
import dev.evenflow.models.Setting;
import dev.evenflow.models.Strategies;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Recipes that differ along axes, every combination of them from several seeds:
 *
 * <pre>{@code
 * Grid grid =
 *     new Grid(
 *         Map.of(Setting.DATA, "digits", Setting.MODEL, "deep-mlp"),
 *         List.of(Axis.parse("model.depth=5,50"), Axis.parse("residual=none,rezero")),
 *         3);
 * Comparison comparison = Comparison.of(grid, Trial.standard(), 2);
 * }</pre>
 *
 * @param base settings of all cells, as far as their axes do not change them; defaults are those of
 *     the cell's data and model
 * @param axes what differs; the last one varies fastest
 * @param seeds how many runs a cell has, each with the seed after that of the one before
 */
public record Grid(Map<Setting, String> base, List<Axis> axes, int seeds) {
  private static final long MOST_RUNS = 10_000;

  /**
   * Checks that the axes go together.
   *
   * @throws EvenflowException if two have a name or a key in common, or there are more than 10,000
   *     runs
   */
  public Grid {
    base = Collections.unmodifiableMap(new EnumMap<>(copy(base)));
    axes = List.copyOf(axes);
    if (seeds < 1) {
      throw new EvenflowException("seeds must be at least 1, given " + seeds);
    }
    Set<String> names = new HashSet<>();
    Set<Key> keys = new HashSet<>();
    for (Axis axis : axes) {
      if (!names.add(axis.name())) {
        throw new EvenflowException(axis.name() + " is varied twice");
      }
      Set<Key> own = new HashSet<>();
      axis.variants().forEach(each -> own.addAll(each.changes().keySet()));
      for (Key key : own) {
        if (!keys.add(key)) {
          throw new EvenflowException(
              "%s changes %s, which another axis does too".formatted(axis.name(), key));
        }
      }
    }
    long runs = seeds;
    for (Axis axis : axes) {
      runs = Math.min(runs, MOST_RUNS + 1) * axis.variants().size();
    }
    if (runs > MOST_RUNS) {
      throw new EvenflowException("a grid has at most " + MOST_RUNS + " runs, given more");
    }
  }

  private static Map<Setting, String> copy(Map<Setting, String> base) {
    Map<Setting, String> copy = new EnumMap<>(Setting.class);
    copy.putAll(base);
    return copy;
  }

  /**
   * All combinations.
   *
   * @throws EvenflowException if a recipe of one is impossible
   */
  public List<Cell> cells() {
    List<List<Variant>> combinations = List.of(List.of());
    for (Axis axis : axes) {
      List<List<Variant>> longer = new ArrayList<>();
      for (List<Variant> each : combinations) {
        for (Variant variant : axis.variants()) {
          List<Variant> with = new ArrayList<>(each);
          with.add(variant);
          longer.add(with);
        }
      }
      combinations = longer;
    }
    return combinations.stream().map(this::cell).toList();
  }

  private Cell cell(List<Variant> variants) {
    Map<Setting, String> settings = copy(base);
    changes(variants, true).forEach(each -> settings.put(each.getKey().setting(), each.getValue()));
    Recipe whole = new Recipe(settings);
    for (Map.Entry<Key, String> each : changes(variants, false)) {
      Setting setting = each.getKey().setting();
      whole = whole.with(setting, each.getKey().change(whole.get(setting), each.getValue()));
    }
    Recipe first = whole;
    return new Cell(
        variants.stream().map(Variant::label).toList(),
        LongStream.range(first.seed(), first.seed() + seeds)
            .mapToObj(seed -> first.with(Setting.SEED, Long.toString(seed)))
            .toList());
  }

  /** Whole values come before the arguments, which may be theirs. */
  private static List<Map.Entry<Key, String>> changes(List<Variant> variants, boolean areWhole) {
    return variants.stream()
        .flatMap(each -> each.changes().entrySet().stream())
        .filter(each -> each.getKey().isWhole() == areWhole)
        .toList();
  }

  /**
   * Looks at every name before anything is trained. What does not go together is no fault: it is a
   * result.
   *
   * @throws EvenflowException if a setting names data, a strategy or an argument that there are not
   */
  public void check(Strategies strategies) {
    cells().forEach(each -> strategies.check(each.recipes().getFirst()));
  }

  /** The names of the axes with a cell's labels, such as {@code norm=batch depth=5}. */
  public String title(Cell cell) {
    return String.join(
        " ",
        IntStream.range(0, axes.size())
            .mapToObj(i -> axes.get(i).name() + "=" + cell.labels().get(i))
            .toList());
  }
}
