package dev.evenflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenflow.testing.OtherJvm;
import org.junit.jupiter.api.Test;

class LanesTest {
  private static final String MODULE = "--add-modules=jdk.incubator.vector";

  @Test
  void namesTheMissingModuleAndTheFlagThatAddsIt() {
    assertThat(OtherJvm.run(LanesReport.class))
        .isEqualTo(
            "0 The module jdk.incubator.vector is absent: start Java with"
                + " --add-modules jdk.incubator.vector.");
  }

  @Test
  void saysThatCompilersAreOff() {
    assertThat(OtherJvm.run(LanesReport.class, MODULE, "-Xint"))
        .startsWith("0 The compiler C2 is off")
        .isEqualTo(OtherJvm.run(LanesReport.class, MODULE, "-XX:TieredStopAtLevel=1"));
  }

  @Test
  void followsTheProperty() {
    assertThat(OtherJvm.run(LanesReport.class, MODULE, "-Devenflow.vector.bits=0"))
        .isEqualTo("0 Scalar code was asked for by -Devenflow.vector.bits=0.");
    assertThat(OtherJvm.run(LanesReport.class, MODULE, "-Devenflow.vector.bits=128"))
        .isEqualTo("4");
  }

  @Test
  void refusesAnotherWidth() {
    assertThatThrownBy(() -> OtherJvm.run(LanesReport.class, MODULE, "-Devenflow.vector.bits=384"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("gave 1")
        .hasMessageContaining(
            "evenflow.vector.bits=384: a vector has 512, 256, 128 or 64 bits, and 0 means scalar");
  }
}
