package dev.evenflow.cli;

import dev.evenflow.models.Recipe;
import dev.evenflow.models.Setting;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The options that make a recipe, one for each {@link Setting}, and say what it runs on. */
final class RecipeOptions {
  private final Map<Setting, String> given = new EnumMap<>(Setting.class);

  @Parameters(arity = "0..1", paramLabel = "DATA", description = "The same as --data.")
  private @Nullable String data;

  @Option(
      names = "--threads",
      description = "Threads; results do not depend on it. Default: all processors.")
  private int threads = Runtime.getRuntime().availableProcessors();

  /** Adds the options to the command that this is mixed into. */
  @Spec(Spec.Target.MIXEE)
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

  int threads() {
    return threads;
  }

  private Map<Setting, String> given() {
    if (data != null) {
      given.putIfAbsent(Setting.DATA, data);
    }
    return given;
  }

  Recipe recipe() {
    return new Recipe(given());
  }

  /** A recipe with what options have set in the place of its own settings. */
  Recipe over(Recipe recipe) {
    Map<Setting, String> all = new EnumMap<>(recipe.settings());
    all.putAll(given());
    return new Recipe(all);
  }
}
