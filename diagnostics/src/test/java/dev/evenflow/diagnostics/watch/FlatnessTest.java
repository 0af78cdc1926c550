package dev.evenflow.diagnostics.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.diagnostics.watch.Flatness.Kind;
import dev.evenflow.nn.Activation;
import dev.evenflow.nn.activation.LeakyRelu;
import dev.evenflow.nn.activation.LogSoftmax;
import dev.evenflow.nn.activation.Softmax;
import dev.evenflow.nn.activation.Softplus;
import dev.evenflow.nn.activation.StandardActivation;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlatnessTest {
  @ParameterizedTest
  @CsvSource({
    "TANH, BOTH_SIDES, 1",
    "SIGMOID, BOTH_SIDES, 0.25",
    "SOFTSIGN, BOTH_SIDES, 1",
    "HARD_SIGMOID, BOTH_SIDES, 0.16666667",
    "RELU6, BOTH_SIDES, 1",
    "RELU, ONE_SIDE, 1",
    "SQUARE_RELU, ONE_SIDE, 2",
    "SELU, ONE_SIDE, 1.7580993",
    "GELU, ONE_SIDE, 1.0833155",
    "SILU, ONE_SIDE, 0.9276706",
    "LOG_SIGMOID, ONE_SIDE, 0.7310586",
    "IDENTITY, NEITHER, 1",
    "TANH_SHRINK, NEITHER, 0.5800257"
  })
  void knowsWhereActivationsAreFlat(StandardActivation activation, Kind kind, double steepest) {
    Flatness flatness = Flatness.of(activation);
    assertThat(flatness.kind()).isEqualTo(kind);
    assertThat(flatness.steepest()).isCloseTo(steepest, within(1e-4));
  }

  @Test
  void findsTheSidesOfAUsersActivation() {
    Activation atan = x -> x.div(x.square().add(1).sqrt());
    assertThat(Flatness.of(atan).kind()).isEqualTo(Kind.BOTH_SIDES);
    assertThat(Flatness.of(atan).steepest()).isCloseTo(1, within(1e-6));
  }

  @Test
  void judgesNoUnitsWhereNoSideIsFlatOrUnitsDependOnEachOther() {
    Stream.of(new LeakyRelu(0.01), new Softmax(), new LogSoftmax())
        .forEach(
            each -> assertThat(Flatness.of(each).kind()).as("%s", each).isEqualTo(Kind.NEITHER));
    assertThat(List.of(Flatness.of(new Softplus()).kind())).containsExactly(Kind.ONE_SIDE);
  }
}
