package dev.evenflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.evenflow.testing.ReproducibleBits;
import java.util.function.DoubleUnaryOperator;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import org.junit.jupiter.api.Test;

class ReproducibleBitsTest {
  /** Everything that is banned, one method each. */
  @SuppressWarnings("unused")
  private static final class Offender {
    static double call(double x) {
      return Math.exp(x);
    }

    static DoubleUnaryOperator reference() {
      return Math::tanh;
    }

    static DoubleUnaryOperator lambda() {
      return x -> Math.pow(x, 3);
    }

    static FloatVector lanes(FloatVector x) {
      return x.lanewise(VectorOperators.LOG1P);
    }

    static FloatVector power(FloatVector x) {
      return x.pow(x);
    }

    static float sum(FloatVector x) {
      return x.reduceLanes(VectorOperators.ADD);
    }
  }

  /** What looks alike and is allowed. */
  @SuppressWarnings("unused")
  private static final class Citizen {
    static double strict(double x) {
      return StrictMath.exp(x) + Math.sqrt(Math.abs(x)) + Math.fma(x, x, Math.rint(x));
    }

    static FloatVector lanes(FloatVector x) {
      return x.lanewise(VectorOperators.ADD, x).lanewise(VectorOperators.FMA, x, x).sqrt();
    }

    static float largest(FloatVector x) {
      return x.reduceLanes(VectorOperators.MAX);
    }

    static int sum(IntVector x) {
      return x.reduceLanes(VectorOperators.ADD);
    }
  }

  @Test
  void holdInCore() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.evenflow");
    assertThat(classes).hasSizeGreaterThan(50);
    ReproducibleBits.RULE.check(classes);
  }

  @Test
  void areBrokenByEveryOffence() {
    JavaClasses offender = new ClassFileImporter().importClasses(Offender.class);
    assertThatThrownBy(() -> ReproducibleBits.RULE.check(offender))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("(6 times)")
        .hasMessageContaining("Math.exp(")
        .hasMessageContaining("Math.tanh(")
        .hasMessageContaining("Math.pow(")
        .hasMessageContaining("VectorOperators.LOG1P")
        .hasMessageContaining("FloatVector.pow(")
        .hasMessageContaining("FloatVector.reduceLanes(");
  }

  @Test
  void areNotBrokenByWhatIsCorrectlyRounded() {
    JavaClasses citizen = new ClassFileImporter().importClasses(Citizen.class);
    assertThatCode(() -> ReproducibleBits.RULE.check(citizen)).doesNotThrowAnyException();
  }
}
