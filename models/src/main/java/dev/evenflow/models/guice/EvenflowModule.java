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
import dev.evenflow.models.Setting;
import dev.evenflow.models.Strategies;
import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.Loss;
import dev.evenflow.nn.Normalization;
import dev.evenflow.nn.Residual;
import dev.evenflow.strategy.Catalogue;
import dev.evenflow.strategy.StrategyFactory;
import dev.evenflow.strategy.StrategyWrapper;
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
    choose(Key.get(Loss.class), strategies, Strategies::losses, Setting.LOSS);
    choose(Key.get(Optimizer.class), strategies, Strategies::optimizers, Setting.OPTIMIZER);
    choose(Key.get(Activation.class), strategies, Strategies::activations, Setting.ACTIVATION);
    choose(Key.get(Normalization.class), strategies, Strategies::normalizations, Setting.NORM);
    choose(Key.get(Residual.class), strategies, Strategies::residuals, Setting.RESIDUAL);
    choose(Key.get(Schedule.class), strategies, Strategies::schedules, Setting.SCHEDULE);
    choose(Key.get(Initializer.class), () -> strategies.get().initializer(recipe));
    choose(Key.get(new TransformList()), () -> strategies.get().transforms(recipe));
  }

  /** The type of the gradient transforms, in order. */
  private static final class TransformList extends TypeLiteral<List<GradientTransform>> {}

  private <T> void choose(
      Key<T> key,
      Provider<Strategies> strategies,
      Function<Strategies, Catalogue<T>> kind,
      Setting setting) {
    choose(key, () -> kind.apply(strategies.get()).create(recipe.get(setting)));
  }

  private <T> void choose(Key<T> key, Provider<T> chosen) {
    OptionalBinder.newOptionalBinder(binder(), key).setDefault().toProvider(chosen);
  }

  /** The catalogues as they stand in the maps, to which any module may have added. */
  private Provider<Strategies> strategies() {
    Provider<Catalogue<Loss>> losses = catalogue("loss", Loss.class);
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
            losses.get(),
            optimizers.get(),
            initializers.get(),
            activations.get(),
            norms.get(),
            residuals.get(),
            transforms.get(),
            schedules.get());
  }

  private <T> Provider<Catalogue<T>> catalogue(String kind, Class<T> type) {
    Provider<Map<String, StrategyFactory<T>>> factories = byName(CatalogueModule.factory(type));
    Provider<Map<String, StrategyWrapper<T>>> wrappers = byName(CatalogueModule.wrapper(type));
    return () -> {
      Catalogue<T> all = new Catalogue<>(kind);
      factories.get().forEach(all::add);
      wrappers.get().forEach(all::addWrapper);
      return all;
    };
  }

  @SuppressWarnings("unchecked") // The key is made for this very type.
  private <F> Provider<Map<String, F>> byName(TypeLiteral<F> type) {
    return getProvider((Key<Map<String, F>>) Key.get(Types.mapOf(String.class, type.getType())));
  }

  /** The run, its data read and its trainer ready. */
  @Provides
  @Singleton
  public Run run(
      Loss loss,
      Initializer initializer,
      Activation activation,
      Normalization normalization,
      Residual residual,
      Optimizer optimizer,
      List<GradientTransform> transforms,
      Schedule schedule) {
    Choice choice =
        new Choice(
            loss,
            initializer,
            activation,
            normalization,
            residual,
            optimizer,
            transforms,
            schedule);
    return Run.of(recipe, choice, threads);
  }

  /** The trainer of the run. */
  @Provides
  public Trainer trainer(Run run) {
    return run.trainer();
  }
}
