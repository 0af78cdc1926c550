package dev.evenflow.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelfTestTest {
  @Test
  void holdsEveryKernelToTheInterpreter() {
    assertThat(SelfTest.run(2)).hasSizeGreaterThan(20).allMatch(SelfTest.Result::passed);
  }

  @ParameterizedTest
  @CsvSource({"0, true", "9e-6, true", "2e-5, false", "NaN, false", "Infinity, false"})
  void passesSmallErrorsOnly(double error, boolean passed) {
    assertThat(new SelfTest.Result("kernel", error).passed()).isEqualTo(passed);
  }

  @Test
  void tellsWhereItRuns() {
    Machine here = Machine.here();
    assertThat(here.reason().isEmpty()).isEqualTo(here.vectorBits() > 0);
    assertThat(Machine.handOver(2)).isPositive();
  }
}
