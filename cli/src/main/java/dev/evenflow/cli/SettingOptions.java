package dev.evenflow.cli;

import dev.evenflow.cli.yaml.RecipeFile;
import dev.evenflow.models.Recipe;
import dev.evenflow.models.Setting;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that make a recipe: one for each {@link Setting}, and a file of them. */
sealed class SettingOptions permits RecipeOptions {
  private final Map<Setting, String> given = new EnumMap<>(Setting.class);

  @Option(
      names = "--recipe",
      paramLabel = "FILE",
      description =
          "A YAML file of settings, such as evenflow recipe writes; options count more than it.")
  private @Nullable Path file;

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

  /** What options set, without those of a file. */
  Map<Setting, String> flags() {
    return given;
  }

  /** The file, if one is given. */
  @Nullable RecipeFile file() {
    return file == null ? null : RecipeFile.read(file);
  }

  /** What options and the file set. */
  Map<Setting, String> given() {
    RecipeFile read = file();
    Map<Setting, String> all = new EnumMap<>(Setting.class);
    if (read != null) {
      all.putAll(read.alone());
    }
    all.putAll(flags());
    return all;
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
