package dev.evenflow.optimizers.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenflow.EvenflowException;
import dev.evenflow.optimizers.Adadelta;
import dev.evenflow.optimizers.AdamW;
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
  void whatIsUnknownIsNamedWithWhatIsKnown() {
    fails("keras 3", "adam", Map.of(), "no optimizers of keras are known");
    fails("torch 2", "sdg", Map.of(), "there is no rule sdg: known are [sgd, adagrad");
    fails(
        "torch 2",
        "adadelta",
        Map.of("beta", 0.9),
        "torch's adadelta has no hyperparameter beta: it has capturable, differentiable, eps,");
    fails("optax 0", "adam", Map.of(), "optax's adam needs learning_rate");
    fails("torch 2", "adam", Map.of("lr", "fast"), "lr of torch's adam must be a number");
    fails("torch 2", "adam", Map.of("betas", 0.9), "betas of torch's adam must be a list");
    fails("torch 2", "adam", Map.of("betas", List.of("x")), "betas of torch's adam must be a");
    fails("torch 2", "sgd", Map.of("nesterov", 1), "nesterov of torch's sgd must be true or");
    fails(
        "optax 0",
        "lars",
        Map.of("learning_rate", 1, "trust_ratio_mask", false),
        "trust_ratio_mask of optax's lars must be true or left out, given false");
    fails(
        "optax 0",
        "muon",
        Map.of("learning_rate", 1, "preconditioning", "spectral"),
        "must be frobenius, aol or schatten, given spectral");
  }
}
