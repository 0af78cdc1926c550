package dev.evenflow.parity.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenflow.EvenflowException;
import dev.evenflow.optimizers.Adadelta;
import dev.evenflow.optimizers.AdamW;
import dev.evenflow.parity.reference.Precision;
import dev.evenflow.regularization.clip.Centralize;
import dev.evenflow.regularization.clip.ValueClip;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplayTest {
  private static void fails(
      String source, String name, Map<String, ? extends @Nullable Object> values, String message) {
    assertThatThrownBy(() -> Replay.of(source, name, values))
        .isInstanceOf(EvenflowException.class)
        .hasMessageContaining(message);
  }

  @Test
  void theLongestKnownNameAtTheStartOfACaseIsItsRule() {
    assertThat(Replay.of("torch 2.13.0+cpu", "adadelta-rho", Map.of()).optimizer())
        .isInstanceOf(Adadelta.class);
    assertThat(Replay.of("optax 0.2.8", "adamw", Map.of("learning_rate", 1)).optimizer())
        .isInstanceOf(AdamW.class);
  }

  @Test
  void nullAndWhatOnlyTellsHowToComputeAreAccepted() {
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("learning_rate", 0.1);
    values.put("mu_dtype", null);
    values.put("mask", null);
    assertThat(Replay.of("optax 0.2.8", "lion", values).transforms()).isEmpty();
    assertThat(Replay.of("torch", "adam", Map.of("fused", true, "foreach", false)).transforms())
        .isEmpty();
  }

  @Test
  void whatIsUnknownIsNamedWithTheNearest() {
    fails("keras 3", "adam", Map.of(), "no optimizers of keras are known");
    fails("torch 2", "sdg", Map.of(), "torch has no rule sdg that is known, only sgd, adagrad");
    fails("torch 2", "sdg", Map.of(), "did you mean sgd?");
    fails("optax 0", "clip-by-global-nrm+sgd", Map.of(), "did you mean clip-by-global-norm?");
    fails(
        "torch 2",
        "adadelta",
        Map.of("beta", 0.9),
        "torch's adadelta has no argument beta, only capturable, differentiable, eps,");
    fails("torch 2", "muon", Map.of("maximize", true), "torch's muon has no argument maximize");
    fails("optax 0", "adam", Map.of(), "optax's adam needs learning_rate");
  }

  @Test
  void whatIsImpossibleIsRefusedInOneSentence() {
    fails("torch 2", "adam", Map.of("lr", "fast"), "lr of torch's adam must be a number");
    fails("torch 2", "adam", Map.of("betas", 0.9), "betas of torch's adam must be a list");
    fails("torch 2", "adam", Map.of("betas", List.of(1)), "betas of torch's adam must be two");
    fails("torch 2", "sgd", Map.of("nesterov", 1), "nesterov of torch's sgd must be true or");
    fails("torch 2", "muon", Map.of("ns_steps", 2.5), "must be a whole number, given 2.5");
    fails("torch 2", "lbfgs", Map.of(), "asks for the loss where it likes");
    fails("torch 2", "sparse-adam", Map.of(), "takes sparse gradients");
    Map<String, Object> rate = Map.of("learning_rate", 1);
    fails("optax 0", "lars", with(rate, "trust_ratio_mask", false), "cannot be false here");
    fails("optax 0", "adam", with(rate, "mu_dtype", "bfloat16"), "slots are floats");
    fails("optax 0", "lion", with(rate, "mask", 3), "mask of optax's lion must be true or false");
    fails("optax 0", "muon", with(rate, "preconditioning", "spectral"), "frobenius, aol or");
    fails("optax 0", "muon", with(rate, "ns_coeffs", List.of(1, 2)), "must be three numbers");
  }

  private static Map<String, Object> with(Map<String, Object> some, String name, Object value) {
    Map<String, Object> more = new HashMap<>(some);
    more.put(name, value);
    return more;
  }

  @Test
  void onlyMuonOfPyTorchIsComputedInBfloat16() {
    assertThat(Replay.of("torch 2", "muon", Map.of()).precision()).isEqualTo(Precision.BFLOAT16);
    assertThat(Replay.of("optax 0", "muon", Map.of("learning_rate", 1)).precision())
        .isEqualTo(Precision.FLOAT);
  }

  @Test
  void aTransformTakesItsOwnArguments() {
    Replay replay =
        Replay.of(
            "optax 0",
            "centralize+clip-by-value+adam",
            Map.of("clip", 0.5, "learning_rate", 0.1, "eps", 0.2));
    assertThat(replay.transforms())
        .containsExactly(new Centralize(Centralize.Output.FIRST), new ValueClip(0.5));
    assertThat(replay.optimizer()).isEqualTo(new AdamW(0.1, 0.9, 0.999, 0.2, 0, 0));
  }
}
