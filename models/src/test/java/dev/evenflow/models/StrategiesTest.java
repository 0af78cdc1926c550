package dev.evenflow.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Activation;
import dev.evenflow.nn.activation.StandardActivation;
import dev.evenflow.nn.init.Auto;
import dev.evenflow.optimizers.Adagrad;
import dev.evenflow.regularization.clip.GlobalNorm;
import dev.evenflow.regularization.clip.ValueClip;
import dev.evenflow.strategy.Catalogue;
import dev.evenflow.strategy.Losses;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StrategiesTest {
  private static final Strategies ALL = Strategies.standard();

  static Stream<Catalogue<?>> catalogues() {
    return Stream.of(
        ALL.optimizers(),
        ALL.initializers(),
        ALL.activations(),
        ALL.normalizations(),
        ALL.residuals(),
        ALL.clips(),
        ALL.schedules(),
        Losses.catalogue());
  }

  @ParameterizedTest
  @MethodSource("catalogues")
  void makesEveryNameWithItsDefaults(Catalogue<?> catalogue) {
    assertThat(catalogue.names()).hasSizeGreaterThan(8);
    assertThat(catalogue.names())
        .allSatisfy(name -> assertThat((Object) catalogue.create(name)).isNotNull());
  }

  @Test
  void setsOptionsByKeyAliasAndPlace() {
    Adagrad made = (Adagrad) ALL.optimizers().create("adagrad:lr=0.5,eps=1e-3");
    assertThat(made.learningRate()).isEqualTo(0.5);
    assertThat(made.epsilon()).isEqualTo(1e-3);
    assertThat(ALL.optimizers().create("adagrad:0.5")).isEqualTo(new Adagrad(0.5));
  }

  @Test
  void readsClipsInOrder() {
    assertThat(ALL.transforms("value:5+global-norm:2"))
        .isEqualTo(List.of(new ValueClip(5), new GlobalNorm(2)));
    assertThat(ALL.transforms("none")).isEmpty();
  }

  @Test
  void suitsAnInitializerToTheActivationUnlessToldAnother() {
    assertThat(ALL.initializer("auto", "tanh")).isEqualTo(new Auto(StandardActivation.TANH));
    assertThat(ALL.initializer("auto:activation=gelu", "tanh"))
        .isEqualTo(new Auto(StandardActivation.GELU));
    assertThat(ALL.initializer("auto:gelu", "tanh")).isEqualTo(new Auto(StandardActivation.GELU));
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> ALL.initializer("auto:gain=1", "tanh"))
        .withMessage("auto has no option gain, only activation");
  }

  @Test
  void findsPlugIns() {
    assertThat(ALL.activations().create("sine:frequency=3")).isEqualTo(new SinePlugin.Sine(3));
  }

  @Test
  void refusesASecondStrategyOfAName() {
    Catalogue<Activation> taken =
        new Catalogue<Activation>("activation").add("relu", new SinePlugin.Sine(1));
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> Strategies.standard().activations().addAll(taken))
        .withMessage("there are two activations named relu");
  }
}
