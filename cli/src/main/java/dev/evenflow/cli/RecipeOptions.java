package dev.evenflow.cli;

import dev.evenflow.models.Recipe;
import dev.evenflow.models.Setting;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/** The options that make a recipe: one for each {@link Setting}. */
final class RecipeOptions {
  private final Map<Setting, String> given = new EnumMap<>(Setting.class);

  /** Adds the options to a command. */
  void addTo(CommandSpec command) {
    for (Setting setting : Setting.values()) {
      command.addOption(
          OptionSpec.builder("--" + setting.title())
              .paramLabel(setting.name())
              .type(String.class)
              .description(description(setting))
              .setter(setter(setting))
              .build());
    }
  }

  private static String description(Setting setting) {
    String text = setting.description();
    return Character.toUpperCase(text.charAt(0))
        + text.substring(1)
        + ". Default: "
        + setting.standard()
        + ".";
  }

  private ISetter setter(Setting setting) {
    return new ISetter() {
      @Override
      @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
      public <T> @Nullable T set(T value) {
        return (T) (value == null ? given.remove(setting) : given.put(setting, (String) value));
      }
    };
  }

  /** Sets what no option has set. */
  void offer(Setting setting, String value) {
    given.putIfAbsent(setting, value);
  }

  Recipe recipe() {
    return new Recipe(given);
  }

  /** A recipe with what options have set in the place of its own settings. */
  Recipe over(Recipe recipe) {
    Map<Setting, String> all = new EnumMap<>(recipe.settings());
    all.putAll(given);
    return new Recipe(all);
  }
}
