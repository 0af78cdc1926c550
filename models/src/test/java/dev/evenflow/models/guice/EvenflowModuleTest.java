package dev.evenflow.models.guice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import com.google.inject.multibindings.OptionalBinder;
import dev.evenflow.EvenflowException;
import dev.evenflow.guice.CatalogueModule;
import dev.evenflow.models.Recipe;
import dev.evenflow.models.Run;
import dev.evenflow.models.Setting;
import dev.evenflow.models.SinePlugin;
import dev.evenflow.models.Strategies;
import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.init.HeNormal;
import dev.evenflow.optimizers.Adagrad;
import dev.evenflow.optimizers.Adam;
import dev.evenflow.optimizers.wrapper.Sam;
import dev.evenflow.strategy.Catalogue;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.Trainer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvenflowModuleTest {
  private static Recipe recipe(String optimizer, String activation) {
    return new Recipe(
        Map.of(
            Setting.MODEL,
            "mlp",
            Setting.OPTIMIZER,
            optimizer,
            Setting.ACTIVATION,
            activation,
            Setting.EPOCHS,
            "1"));
  }

  private static Injector injector(Recipe recipe, Module... more) {
    Module all =
        new AbstractModule() {
          @Override
          protected void configure() {
            install(new EvenflowModule(recipe, 1));
            for (Module each : more) {
              install(each);
            }
          }
        };
    return Guice.createInjector(all);
  }

  @Test
  void makesTheTrainerThatTheRecipeMakesWithoutGuice() {
    Recipe recipe = recipe("adam:0.01", "relu");
    Run plain = Run.of(recipe, Strategies.standard(), 1);
    Injector injector = injector(recipe);
    Trainer trainer = injector.getInstance(Trainer.class);
    assertThat(trainer).isSameAs(injector.getInstance(Run.class).trainer());
    float[] example = new float[64];
    assertThat(trainer.predict(example, 1)).isEqualTo(plain.trainer().predict(example, 1));
  }

  @Test
  void replacesOneStrategyAndNothingElse() {
    Injector injector =
        injector(
            // The name that is replaced need not even exist.
            recipe("no-such-rule", "relu"),
            binder ->
                OptionalBinder.newOptionalBinder(binder, Optimizer.class)
                    .setBinding()
                    .toInstance(new Adagrad(0.1)));
    assertThat(injector.getInstance(Optimizer.class)).isEqualTo(new Adagrad(0.1));
    assertThat(injector.getInstance(Initializer.class)).isEqualTo(new HeNormal());
    assertThat(injector.getInstance(Trainer.class)).isNotNull();
  }

  @Test
  void namesStrategiesOfPlugIns() {
    assertThat(injector(recipe("adam", "sine:2")).getInstance(Activation.class))
        .isEqualTo(new SinePlugin.Sine(2));
  }

  @Test
  void namesStrategiesOfAnyModule() {
    Module mine =
        new CatalogueModule<>(
            Optimizer.class, new Catalogue<Optimizer>("optimizer").add("mine", new Adam(0.5)));
    assertThat(injector(recipe("mine", "relu"), mine).getInstance(Optimizer.class))
        .isEqualTo(new Adam(0.5));
  }

  @Test
  void namesWrappersOfAnyModule() {
    assertThat(injector(recipe("adam:0.5+sam:0.1", "relu")).getInstance(Optimizer.class))
        .isEqualTo(new Sam(new Adam(0.5), 0.1, false));
    Module mine =
        new CatalogueModule<>(
            Optimizer.class,
            new Catalogue<Optimizer>("optimizer").addWrapper("mine", (inner, spec) -> inner));
    assertThat(injector(recipe("adam:0.5+mine", "relu"), mine).getInstance(Optimizer.class))
        .isEqualTo(new Adam(0.5));
  }

  @Test
  void refusesANameThatIsTaken() {
    Module taken =
        new CatalogueModule<>(
            Optimizer.class, new Catalogue<Optimizer>("optimizer").add("adam", new Adam(0.5)));
    Recipe recipe = recipe("adam", "relu");
    assertThatThrownBy(() -> injector(recipe, taken).getInstance(Optimizer.class))
        .isInstanceOf(CreationException.class)
        .hasMessageContaining("adam");
  }

  @Test
  void saysWhichNameIsUnknown() {
    Injector injector = injector(recipe("adm", "relu"));
    assertThatThrownBy(() -> injector.getInstance(Optimizer.class))
        .isInstanceOf(ProvisionException.class)
        .cause()
        .isInstanceOf(EvenflowException.class)
        .hasMessageStartingWith("there is no optimizer adm, only ")
        .hasMessageEndingWith("did you mean adam?");
  }
}
