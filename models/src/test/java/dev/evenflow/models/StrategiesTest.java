package dev.evenflow.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.activation.StandardActivation;
import dev.evenflow.nn.init.Auto;
import dev.evenflow.nn.init.Critical;
import dev.evenflow.optimizers.Adagrad;
import dev.evenflow.optimizers.Adam;
import dev.evenflow.optimizers.RmsProp;
import dev.evenflow.optimizers.schedule.Cosine;
import dev.evenflow.optimizers.schedule.MultiStep;
import dev.evenflow.optimizers.schedule.WarmUp;
import dev.evenflow.optimizers.wrapper.Ema;
import dev.evenflow.optimizers.wrapper.Lookahead;
import dev.evenflow.regularization.clip.GlobalNorm;
import dev.evenflow.regularization.clip.ValueClip;
import dev.evenflow.regularization.residual.ReZero;
import dev.evenflow.regularization.residual.StochasticDepth;
import dev.evenflow.strategy.Catalogue;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
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
        ALL.losses());
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
    assertThat(ALL.optimizers().create("rmsprop-keras:lr=0.5"))
        .isEqualTo(new RmsProp(0.5, 0.9, 1e-7, true, false, 0, false, 0, false));
  }

  @Test
  void readsClipsInOrder() {
    assertThat(ALL.transforms(recipe(Setting.CLIP, "value:5+global-norm:2")))
        .isEqualTo(List.of(new ValueClip(5), new GlobalNorm(2)));
    assertThat(ALL.transforms(recipe(Setting.CLIP, "none"))).isEmpty();
  }

  private static Recipe recipe(Setting setting, String value) {
    return new Recipe(Map.of(setting, value, Setting.ACTIVATION, "tanh"));
  }

  private static Initializer initializer(String text) {
    return ALL.initializer(recipe(Setting.INIT, text));
  }

  @Test
  void suitsAnInitializerToTheActivationUnlessToldAnother() {
    assertThat(initializer("auto")).isEqualTo(new Auto(StandardActivation.TANH));
    assertThat(initializer("auto:activation=gelu")).isEqualTo(new Auto(StandardActivation.GELU));
    assertThat(initializer("auto:gelu")).isEqualTo(new Auto(StandardActivation.GELU));
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> initializer("auto:gain=1"))
        .withMessage("auto has no option gain, only activation");
  }

  @Test
  void makesCriticalWeightsOfAnyKind() {
    assertThat(initializer("critical:weights=orthogonal"))
        .isEqualTo(new Critical(StandardActivation.TANH, Critical.Ensemble.ORTHOGONAL));
    assertThat(initializer("critical:gelu,weights=delta-orthogonal"))
        .isEqualTo(new Critical(StandardActivation.GELU, Critical.Ensemble.DELTA_ORTHOGONAL));
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> initializer("critical:weights=uniform"))
        .withMessage(
            "option weights of critical is one of normal, orthogonal, delta-orthogonal, given"
                + " uniform");
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> initializer("critical:point=1"))
        .withMessage("critical has no option point, only activation, weights");
  }

  static Stream<Arguments> wrappers() {
    return Stream.<Catalogue<?>>of(ALL.optimizers(), ALL.schedules(), ALL.residuals())
        .flatMap(kind -> kind.wrappers().keySet().stream().map(name -> Arguments.of(kind, name)));
  }

  @ParameterizedTest
  @MethodSource("wrappers")
  void wrapsWhatStandsBeforeThePlus(Catalogue<?> kind, String name) {
    String base = kind.names().contains("identity") ? "identity" : "adam";
    String inner = kind.names().contains("cosine") ? "cosine" : base;
    assertThat((Object) kind.create(inner + "+" + name)).isNotEqualTo(kind.create(inner));
  }

  @Test
  void readsChainsFromLeftToRight() {
    assertThat(ALL.optimizers().create("adam:lr=1e+0+lookahead:period=5+ema:0.9"))
        .isEqualTo(new Ema(new Lookahead(new Adam(1), 5, 0.5), 0.9));
    assertThat(ALL.schedules().create("cosine:0.1+warm-up:7"))
        .isEqualTo(new WarmUp(7, new Cosine(0.1)));
    assertThat(ALL.schedules().create("multi-step:30/60,factor=0.5"))
        .isEqualTo(new MultiStep(List.of(30, 60), 0.5));
    assertThat(ALL.residuals().create("rezero+stochastic-depth:survival=0.5"))
        .isEqualTo(new StochasticDepth(new ReZero(), 0.5));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "adam+emma | there is no optimizer wrapper emma, only accumulate",
        "ema | there is no optimizer ema, only",
        "adam+ema:period=2 | ema has no option period, only decay",
      })
  void saysWhatIsWrongWithAChain(String text, String sentence) {
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> ALL.optimizers().create(text))
        .withMessageStartingWith(sentence);
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
