package dev.evenflow.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenflow.EvenflowException;
import dev.evenflow.optimizers.schedule.Cyclic;
import dev.evenflow.optimizers.schedule.MultiStep;
import dev.evenflow.optimizers.schedule.Wsd;
import dev.evenflow.optimizers.wrapper.Sam;
import dev.evenflow.strategy.Catalogue;
import dev.evenflow.training.Optimizer;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class HyperparametersTest {
  @Test
  void everyOptimizerHasASpellingOfWhichItIsMade() {
    Catalogue<Optimizer> all = Optimizers.catalogue();
    for (String name : all.names()) {
      Optimizer made = all.create(name);
      assertThat(all.spelled(made).map(all::create)).as(name).contains(made);
    }
    assertThat(all.spelled(new Sgd(0.3, 0.9)).map(all::create)).contains(new Sgd(0.3, 0.9));
    assertThat(all.spelled(all.create("sgd+ema"))).isEmpty();
  }

  private static void fails(ThrowingCallable making, String message) {
    assertThatThrownBy(making).isInstanceOf(EvenflowException.class).hasMessage(message);
  }

  @Test
  void badValuesAreRefusedInOneSentence() {
    fails(() -> new Sgd(-0.1), "learning rate must be at least 0, given -0.1");
    fails(() -> new Sgd(Double.NaN), "learning rate must be at least 0, given NaN");
    fails(
        () -> new Sgd(0.1, 0, 0, true),
        "nesterov must go with a momentum and without dampening, given true");
    fails(() -> new Adam(0.1, 1, 0.9, 0, 0), "beta1 must be at least 0 and below 1, given 1.0");
    fails(() -> new AdamW(0.1, -1), "weight decay must be at least 0, given -1.0");
    fails(
        () -> new AdamW(0.1, 0.9, 2, 1e-8, 0, 0),
        "beta2 must be at least 0 and below 1, given 2.0");
    fails(() -> new Rprop(0.1, 1.5, 1.2, 1, 2, false), "eta minus must be in (0, 1), given 1.5");
    fails(
        () -> new RAdam(0.1, 0.9, 0.5, 1e-8, 0, 3, true, false),
        "threshold must be at least 4, given 3.0");
    fails(() -> new Sam(new Sgd(), 0, false), "radius must be above 0, given 0.0");
    fails(() -> new MultiStep(List.of(0)), "milestone must be at least 1, given 0");
    fails(() -> new Wsd(0.6, 0.6, 0), "rise and fall together must be from 0 to 1, given 1.2");
    fails(() -> new Cyclic(0, 0.1), "up must be at least 1, given 0");
  }
}
