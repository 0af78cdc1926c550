package dev.evenflow.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenflow.EvenflowException;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class StopwatchTest {
  private static Workload of(BooleanSupplier step) {
    return new Workload() {
      @Override
      public String listing() {
        return "";
      }

      @Override
      public String name() {
        return "some";
      }

      @Override
      public IntFunction<BooleanSupplier> prepared() {
        return threads -> step;
      }
    };
  }

  @Test
  void countsTheStepsAfterTheFirst() {
    int[] taken = {0};
    Measurement measured = new Stopwatch(0, 0).time(of(() -> ++taken[0] > 0), 3);
    assertThat(measured.workload()).isEqualTo("some");
    assertThat(measured.threads()).isEqualTo(3);
    assertThat(measured.steps()).isEqualTo(taken[0] - 1).isEqualTo(5);
    assertThat(measured.minMilliseconds()).isLessThanOrEqualTo(measured.medianMilliseconds());
    assertThat(measured.warmUpSeconds()).isEqualTo(measured.firstStepSeconds());
  }

  @Test
  void refusesToTimeWhatTheGuardRefuses() {
    assertThatThrownBy(() -> new Stopwatch(0, 0).time(of(() -> false), 1))
        .isInstanceOf(EvenflowException.class)
        .hasMessageContaining("the guard refused a step");
  }

  @Test
  void isSlowUntilMostOfAFewStepsAreFast() {
    assertThat(Stopwatch.slow(new double[] {9, 9, 9, 9, 1, 1.05, 1, 7, 1}, 1)).isEqualTo(18);
    assertThat(Stopwatch.slow(new double[] {1, 1, 1, 1, 1, 9, 9, 9, 9, 9}, 1)).isZero();
  }

  @Test
  void takesTheMedian() {
    assertThat(Measurement.median(3, 1, 2)).isEqualTo(2);
    assertThat(Measurement.median(4, 1, 2, 3)).isEqualTo(2.5);
  }
}
