package dev.evenflow.models.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Key;
import com.google.inject.Provider;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.OptionalBinder;
import com.google.inject.util.Types;
import dev.evenflow.guice.CatalogueModule;
import dev.evenflow.models.Choice;
import dev.evenflow.models.Recipe;
import dev.evenflow.models.Run;
import dev.evenflow.models.Strategies;
import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.Normalization;
import dev.evenflow.nn.Residual;
import dev.evenflow.strategy.Catalogue;
import dev.evenflow.strategy.StrategyFactory;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.Schedule;
import dev.evenflow.training.Trainer;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Makes the {@link Run} and the {@link Trainer} of a recipe. Each strategy that the recipe names is
 * a default, which one binding replaces:
 *
 * <pre>{@code
 * Guice.createInjector(
 *     new EvenflowModule(recipe, threads),
 *     binder -> OptionalBinder.newOptionalBinder(binder, Optimizer.class)
 *         .setBinding().toInstance(new MyRule()));
 * }</pre>
 */
public final class EvenflowModule extends AbstractModule {
  private final Recipe recipe;
  private final int threads;

  /**
   * The module of a recipe.
   *
   * @param recipe what to train, and how
   * @param threads how many work at it, which does not change the result
   */
  public EvenflowModule(Recipe recipe, int threads) {
    this.recipe = recipe;
    this.threads = threads;
  }

  @Override
  protected void configure() {
    install(new ModelsModule());
    Provider<Strategies> strategies = strategies();
    choose(
        Key.get(Optimizer.class), strategies, all -> all.optimizers().create(recipe.optimizer()));
    choose(
        Key.get(Initializer.class),
        strategies,
        all -> all.initializer(recipe.init(), recipe.activation()));
    choose(
        Key.get(Activation.class),
        strategies,
        all -> all.activations().create(recipe.activation()));
    choose(
        Key.get(Normalization.class),
        strategies,
        all -> all.normalizations().create(recipe.norm()));
    choose(Key.get(Residual.class), strategies, all -> all.residuals().create(recipe.residual()));
    choose(Key.get(new TransformList()), strategies, all -> all.transforms(recipe.clip()));
    choose(Key.get(Schedule.class), strategies, all -> all.schedules().create(recipe.schedule()));
  }

  /** The type of the gradient transforms, in order. */
  private static final class TransformList extends TypeLiteral<List<GradientTransform>> {}

  private <T> void choose(
      Key<T> key, Provider<Strategies> strategies, Function<Strategies, T> chosen) {
    OptionalBinder.newOptionalBinder(binder(), key)
        .setDefault()
        .toProvider(() -> chosen.apply(strategies.get()));
  }

  /** The catalogues as they stand in the maps, to which any module may have added. */
  private Provider<Strategies> strategies() {
    Provider<Catalogue<Optimizer>> optimizers = catalogue("optimizer", Optimizer.class);
    Provider<Catalogue<Initializer>> initializers = catalogue("initializer", Initializer.class);
    Provider<Catalogue<Activation>> activations = catalogue("activation", Activation.class);
    Provider<Catalogue<Normalization>> norms = catalogue("normalization", Normalization.class);
    Provider<Catalogue<Residual>> residuals = catalogue("residual form", Residual.class);
    Provider<Catalogue<GradientTransform>> transforms =
        catalogue("gradient transform", GradientTransform.class);
    Provider<Catalogue<Schedule>> schedules = catalogue("schedule", Schedule.class);
    return () ->
        new Strategies(
            optimizers.get(),
            initializers.get(),
            activations.get(),
            norms.get(),
            residuals.get(),
            transforms.get(),
            schedules.get());
  }

  @SuppressWarnings("unchecked") // The key is made for this very type.
  private <T> Provider<Catalogue<T>> catalogue(String kind, Class<T> type) {
    Key<Map<String, StrategyFactory<T>>> key =
        (Key<Map<String, StrategyFactory<T>>>)
            Key.get(Types.mapOf(String.class, CatalogueModule.factory(type).getType()));
    Provider<Map<String, StrategyFactory<T>>> factories = getProvider(key);
    return () -> {
      Catalogue<T> all = new Catalogue<>(kind);
      factories.get().forEach(all::add);
      return all;
    };
  }

  /** The run, its data read and its trainer ready. */
  @Provides
  @Singleton
  public Run run(
      Initializer initializer,
      Activation activation,
      Normalization normalization,
      Residual residual,
      Optimizer optimizer,
      List<GradientTransform> transforms,
      Schedule schedule) {
    Choice choice =
        new Choice(
            initializer, activation, normalization, residual, optimizer, transforms, schedule);
    return Run.of(recipe, choice, threads);
  }

  /** The trainer of the run. */
  @Provides
  public Trainer trainer(Run run) {
    return run.trainer();
  }
}
