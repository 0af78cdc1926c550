package dev.evenflow.cli;

import dev.evenflow.cli.yaml.RecipeFile;
import dev.evenflow.models.Card;
import dev.evenflow.models.Recipe;
import dev.evenflow.models.Strategies;
import dev.evenflow.models.Zoo;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Writes a recipe as a file. */
@Command(
    name = "recipe",
    sortOptions = false,
    description = {
      "Prints the recipe of a model's card, or of the options of train, as a YAML file for"
          + " --recipe.",
      "Options change what the card says."
    })
final class RecipeCommand implements Runnable {
  @Parameters(
      arity = "0..1",
      paramLabel = "MODEL",
      description = "The model whose card is taken: see zoo list.")
  private @Nullable String model;

  @Mixin private final Output output = new Output();

  @Mixin private final SettingOptions options = new SettingOptions();

  @Override
  public void run() {
    Recipe recipe = model == null ? options.recipe() : options.over(ofCard(Zoo.of(model)));
    Strategies.standard().choose(recipe);
    Map<String, String> values = new LinkedHashMap<>();
    recipe.settings().forEach((setting, value) -> values.put(setting.title(), value));
    output.result(values, RecipeFile.of(recipe));
  }

  private static Recipe ofCard(Zoo model) {
    Card card = model.card();
    return card.recipe(model, card.data());
  }
}
