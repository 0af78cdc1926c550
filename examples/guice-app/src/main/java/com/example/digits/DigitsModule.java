package com.example.digits;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import dev.evenflow.guice.CatalogueModule;
import dev.evenflow.guice.CoreModule;
import dev.evenflow.nn.Flatten;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Sequential;
import dev.evenflow.nn.activation.StandardActivation;
import dev.evenflow.nn.init.HeNormal;
import dev.evenflow.optimizers.guice.OptimizersModule;
import dev.evenflow.optimizers.schedule.Cosine;
import dev.evenflow.strategy.Catalogue;
import dev.evenflow.strategy.Spec;
import dev.evenflow.strategy.StrategyFactory;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.Schedule;
import dev.evenflow.training.Trainer;
import dev.evenflow.training.TrainerBuilder;
import java.util.Map;

/** What trains: each strategy is a binding of its own, so that one can be replaced and no other. */
final class DigitsModule extends AbstractModule {
  private final String optimizer;

  /** With an optimizer as it is spelled, such as {@code adam:lr=0.01}. */
  DigitsModule(String optimizer) {
    this.optimizer = optimizer;
  }

  @Override
  protected void configure() {
    install(new CoreModule());
    install(new OptimizersModule());
    // Our own rule, by name beside those of Evenflow.
    install(
        new CatalogueModule<>(
            Optimizer.class,
            new Catalogue<Optimizer>("optimizer").add("power-sign", new PowerSign(0.1, 0.9))));
    bind(Initializer.class).toInstance(new HeNormal());
    bind(Schedule.class).toInstance(new Cosine());
  }

  @Provides
  Optimizer optimizer(Map<String, StrategyFactory<Optimizer>> byName) {
    Spec spec = Spec.parse(optimizer);
    if (!byName.containsKey(spec.name())) {
      throw new IllegalArgumentException(spec.name() + " is none of " + byName.keySet());
    }
    return byName.get(spec.name()).create(spec);
  }

  @Provides
  Layer model(Initializer initializer) {
    return new Sequential(
        new Flatten(),
        new Linear(64, initializer),
        StandardActivation.RELU,
        new Linear(10, initializer));
  }

  @Provides
  TrainerBuilder trainer(Layer model, Optimizer rule, Schedule schedule) {
    return Trainer.builder(model).optimizer(rule).schedule(schedule).seed(1);
  }
}
