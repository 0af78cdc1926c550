package dev.evenflow.models;

import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.Loss;
import dev.evenflow.nn.Normalization;
import dev.evenflow.nn.Residual;
import dev.evenflow.optimizers.Optimizers;
import dev.evenflow.optimizers.schedule.Schedules;
import dev.evenflow.regularization.clip.GradientTransforms;
import dev.evenflow.regularization.constraint.Constraints;
import dev.evenflow.regularization.norm.Normalizations;
import dev.evenflow.regularization.residual.Residuals;
import dev.evenflow.strategy.Activations;
import dev.evenflow.strategy.Catalogue;
import dev.evenflow.strategy.Initializers;
import dev.evenflow.strategy.Losses;
import dev.evenflow.strategy.Recoveries;
import dev.evenflow.strategy.Spec;
import dev.evenflow.strategy.StrategyPlugin;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.Schedule;
import java.util.List;
import java.util.ServiceLoader;

/**
 * The strategies that a recipe may name, by kind.
 *
 * @param losses what can be made small
 * @param optimizers update rules
 * @param initializers of weights
 * @param activations between layers
 * @param normalizations between layers
 * @param residuals how a block's input goes around it
 * @param clips what changes gradients before the optimizer sees them
 * @param schedules of the learning rate
 */
public record Strategies(
    Catalogue<Loss> losses,
    Catalogue<Optimizer> optimizers,
    Catalogue<Initializer> initializers,
    Catalogue<Activation> activations,
    Catalogue<Normalization> normalizations,
    Catalogue<Residual> residuals,
    Catalogue<GradientTransform> clips,
    Catalogue<Schedule> schedules) {

  private static final String ACTIVATION = "activation";

  /** Everything that the modules bring, and the plug-ins beside them. */
  public static Strategies standard() {
    Strategies all =
        new Strategies(
            Losses.catalogue(),
            Optimizers.catalogue().addAll(Constraints.catalogue()),
            Initializers.catalogue(),
            Activations.catalogue(),
            Normalizations.catalogue(),
            Residuals.catalogue(),
            GradientTransforms.catalogue(),
            Schedules.catalogue());
    plugins().forEach(all::add);
    return all;
  }

  /** What jars beside this one add. */
  public static List<StrategyPlugin> plugins() {
    return ServiceLoader.load(StrategyPlugin.class).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  private void add(StrategyPlugin plugin) {
    losses.addAll(plugin.losses());
    optimizers.addAll(plugin.optimizers());
    initializers.addAll(plugin.initializers());
    activations.addAll(plugin.activations());
    normalizations.addAll(plugin.normalizations());
    residuals.addAll(plugin.residuals());
    clips.addAll(plugin.transforms());
    schedules.addAll(plugin.schedules());
  }

  /**
   * The strategies that a recipe names.
   *
   * @throws dev.evenflow.EvenflowException if one is unknown or badly set
   */
  public Choice choose(Recipe recipe) {
    return new Choice(
        losses.create(recipe.get(Setting.LOSS)),
        initializer(recipe),
        activations.create(recipe.get(Setting.ACTIVATION)),
        normalizations.create(recipe.get(Setting.NORM)),
        residuals.create(recipe.get(Setting.RESIDUAL)),
        optimizers.create(recipe.get(Setting.OPTIMIZER)),
        transforms(recipe),
        schedules.create(recipe.get(Setting.SCHEDULE)));
  }

  /**
   * Looks at every name of a recipe, each alone, so that only what does not go together can still
   * fail.
   *
   * @throws dev.evenflow.EvenflowException if there are no such data, strategies or arguments
   */
  public void check(Recipe recipe) {
    losses.create(recipe.get(Setting.LOSS));
    optimizers.create(recipe.get(Setting.OPTIMIZER));
    initializers.create(recipe.get(Setting.INIT));
    activations.create(recipe.get(Setting.ACTIVATION));
    normalizations.create(recipe.get(Setting.NORM));
    residuals.create(recipe.get(Setting.RESIDUAL));
    transforms(recipe);
    schedules.create(recipe.get(Setting.SCHEDULE));
    Recoveries.catalogue().create(recipe.get(Setting.RECOVERY));
    new Source(recipe.data()).check();
  }

  /** The initializer; one that suits an activation takes the model's unless it is told another. */
  public Initializer initializer(Recipe recipe) {
    Spec spec = Spec.parse(recipe.get(Setting.INIT));
    boolean suited = initializers.factory(spec).keys().contains(ACTIVATION);
    return initializers.create(
        suited ? spec.withDefault(ACTIVATION, recipe.get(Setting.ACTIVATION)) : spec);
  }

  /** The clips in the order they are written, separated by {@code +}; none for {@code none}. */
  public List<GradientTransform> transforms(Recipe recipe) {
    String text = recipe.get(Setting.CLIP);
    return text.equals("none")
        ? List.of()
        : Catalogue.parts(text).stream().map(clips::create).toList();
  }
}
