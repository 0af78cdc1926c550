package dev.evenflow.cli.yaml;

import dev.evenflow.EvenflowException;
import dev.evenflow.models.Recipe;
import dev.evenflow.models.Setting;
import dev.evenflow.models.grid.Axis;
import dev.evenflow.models.grid.Grid;
import dev.evenflow.models.grid.Key;
import dev.evenflow.models.grid.Variant;
import dev.evenflow.strategy.Nearest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A YAML file of settings, each under the name that it has on the command line. A file for compare
 * may also say what is varied:
 *
 * <pre>{@code
 * data: digits
 * model: deep-mlp
 * seeds: 3
 * vary:
 *   model.depth: [5, 20]      # values of a setting or of an argument of one
 *   cure:                     # settings that go together, under a label
 *     plain: {init: torch-default, residual: none}
 *     ReZero: {residual: rezero}
 * }</pre>
 *
 * @param path of the file
 * @param settings that it gives
 * @param axes that it varies, if any
 * @param seeds of each cell, 0 if it does not say
 */
public record RecipeFile(Path path, Map<Setting, String> settings, List<Axis> axes, int seeds) {
  private static final String SEEDS = "seeds";
  private static final String VARY = "vary";

  /**
   * Reads a file.
   *
   * @throws EvenflowException if it is no YAML, has other keys than settings, a key twice or a
   *     value of another form than text
   */
  public static RecipeFile read(Path path) {
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    List<Axis> axes = new ArrayList<>();
    int seeds = 0;
    for (Map.Entry<String, YamlNode> each : YamlReader.read(path).entries().entrySet()) {
      String key = each.getKey();
      YamlNode value = each.getValue();
      try {
        switch (key) {
          case SEEDS -> seeds = count(text(key, value));
          case VARY -> axes.addAll(axes(value));
          default -> settings.put(setting(key), text(key, value));
        }
      } catch (EvenflowException e) {
        throw new EvenflowException(
            "%s, line %d: %s".formatted(path, value.line(), e.getMessage()), e);
      }
    }
    return new RecipeFile(path, settings, axes, seeds);
  }

  /**
   * The settings of a file that varies nothing.
   *
   * @throws EvenflowException if it does
   */
  public Map<Setting, String> alone() {
    if (!axes.isEmpty() || seeds > 0) {
      throw new EvenflowException(path + " says what to vary, which only evenflow compare does");
    }
    return settings;
  }

  private static Setting setting(String key) {
    Set<String> names =
        Arrays.stream(Setting.values())
            .map(Setting::title)
            .collect(Collectors.toCollection(TreeSet::new));
    names.addAll(List.of(SEEDS, VARY));
    if (!names.contains(key)) {
      throw new EvenflowException(
          "there is no key %s, only %s".formatted(key, Nearest.among(key, names)));
    }
    return Setting.of(key);
  }

  private static String text(String key, YamlNode value) {
    if (!(value instanceof YamlNode.Scalar scalar)) {
      throw new EvenflowException(
          "%s must be one value, written as on the command line, given %s"
              .formatted(key, value.kind()));
    }
    if (scalar.text().isEmpty()) {
      throw new EvenflowException(key + " lacks its value");
    }
    return scalar.text();
  }

  private static int count(String text) {
    try {
      int count = Integer.parseInt(text);
      if (count > 0) {
        return count;
      }
    } catch (NumberFormatException e) {
      throw new EvenflowException("seeds must be a whole number, given " + text, e);
    }
    throw new EvenflowException("seeds must be at least 1, given " + text);
  }

  private static List<Axis> axes(YamlNode vary) {
    List<Axis> axes = new ArrayList<>();
    entries(VARY, vary)
        .forEach((name, value) ->
            axes.add(
                value instanceof YamlNode.Sequence values
                    ? Axis.of(name, values.items().stream().map(each -> text(name, each)).toList())
                    : new Axis(name, variants(name, value))));
    return axes;
  }

  private static List<Variant> variants(String name, YamlNode value) {
    List<Variant> variants = new ArrayList<>();
    entries(name, value)
        .forEach((label, changes) -> {
          Map<Key, String> settings = new LinkedHashMap<>();
          entries(label, changes)
              .forEach((key, text) -> settings.put(Key.parse(key), text(key, text)));
          variants.add(new Variant(label, settings));
        });
    return variants;
  }

  private static Map<String, YamlNode> entries(String key, YamlNode value) {
    if (value instanceof YamlNode.Mapping mapping) {
      return mapping.entries();
    }
    throw new EvenflowException(
        "%s must be keys with values, given %s".formatted(key, value.kind()));
  }

  /** A recipe as a file that {@link #read} reads, with what each setting is. */
  public static String of(Recipe recipe) {
    StringBuilder text = new StringBuilder("# for evenflow train --recipe FILE\n");
    recipe
        .settings()
        .forEach((setting, value) -> {
          text.append('\n');
          YamlText.comment(text, setting.description());
          YamlText.entry(text, 0, setting.title(), value);
        });
    return text.toString();
  }

  /** A grid as a file that {@link #read} reads. */
  public static String of(Grid grid) {
    StringBuilder text = new StringBuilder("# for evenflow compare --recipe FILE\n");
    grid.base().forEach((setting, value) -> YamlText.entry(text, 0, setting.title(), value));
    YamlText.entry(text, 0, SEEDS, Integer.toString(grid.seeds()));
    if (!grid.axes().isEmpty()) {
      YamlText.key(text, 0, VARY);
    }
    for (Axis axis : grid.axes()) {
      YamlText.key(text, 1, axis.name());
      for (Variant each : axis.variants()) {
        if (axis.isPlain()) {
          YamlText.item(text, 2, each.label());
        } else {
          YamlText.mapping(text, 2, each.label(), each.changes());
        }
      }
    }
    return text.toString();
  }
}
