package dev.evenflow.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Build;
import dev.evenflow.nn.Variables;
import dev.evenflow.tensor.Tensor;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WorkloadsTest {
  private static final int SMALL = 128;

  static Stream<Workload> small() {
    Workloads all = new Workloads(SMALL);
    return Stream.of(all.compared(), all.further()).flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("small")
  void commitTheirSteps(Workload workload) {
    BooleanSupplier step = workload.prepared().apply(2);
    assertThat(step.getAsBoolean()).isTrue();
    assertThat(step.getAsBoolean()).isTrue();
  }

  /** As PyTorch counts them for the same layers; the second bias of its LSTM is left out. */
  @ParameterizedTest
  @CsvSource({
    "mlp, 535818",
    "deep-mlp, 802186",
    "deep-mlp-bn, 311690",
    "lenet5, 61706",
    "resnet20, 272474",
    "char-lstm, 349569",
    "gpt-nano, 818176"
  })
  void haveTheParametersOfThePyTorchSide(String name, long count) {
    TrainingWorkload workload = (TrainingWorkload) new Workloads(1).named(name);
    Variables variables = new Variables(0);
    new Build(variables, true, Tensor.constant(0))
        .apply(workload.plan().model(), workload.form().inputs().features());
    assertThat(variables.parameterCount()).isEqualTo(count);
  }

  @Test
  void areNamed() {
    assertThatThrownBy(() -> new Workloads(1).named("lenet"))
        .isInstanceOf(EvenflowException.class)
        .hasMessageStartingWith("there is no workload lenet; there are mlp, deep-mlp, ");
  }
}
