package dev.evenflow.optimizers.parity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.optimizers.parity.Trajectories.Arithmetic;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ParityTest {
  /**
   * Of trajectories computed in float, relative to the largest element. A step rounds a parameter
   * once, by up to 6e-8 of it, and moves it by some dozens of roundings of a small step: ten steps
   * that all err to the same side come to a few 1e-6.
   */
  private static final double FLOAT_TOLERANCE = 1e-5;

  /** Of trajectories computed in double; Optax keeps some of its scalars in float even then. */
  private static final double DOUBLE_TOLERANCE = 1e-7;

  /** PyTorch orthogonalizes in bfloat16. */
  private static final double MUON_TOLERANCE = 1e-2;

  /** Clips before a rule are matters of another module. */
  private static boolean isRuleAlone(Trajectories.Case recorded) {
    return !recorded.name().contains("+");
  }

  @TestFactory
  Stream<DynamicTest> everyRuleGivesTheParametersOfItsSource() throws IOException {
    return tests("/optimizers.json", Arithmetic.DOUBLE, FLOAT_TOLERANCE);
  }

  /** Made by src/test/python/trajectories.py. */
  @TestFactory
  Stream<DynamicTest> everyRuleTakesAllHyperparametersOfItsSource() throws IOException {
    return tests("/more-optimizers.json", Arithmetic.DOUBLE, DOUBLE_TOLERANCE);
  }

  @TestFactory
  Stream<DynamicTest> everyRuleGivesTheParametersOfItsSourceInFloat() throws IOException {
    return tests("/optimizers.json", Arithmetic.FLOAT, FLOAT_TOLERANCE);
  }

  @TestFactory
  Stream<DynamicTest> everyRuleTakesAllHyperparametersOfItsSourceInFloat() throws IOException {
    return tests("/more-optimizers.json", Arithmetic.FLOAT, FLOAT_TOLERANCE);
  }

  @TestFactory
  Stream<DynamicTest> everyCompiledRuleGivesTheParametersOfItsSource() throws IOException {
    return tests("/optimizers.json", Arithmetic.COMPILED, FLOAT_TOLERANCE);
  }

  @TestFactory
  Stream<DynamicTest> everyCompiledRuleTakesAllHyperparametersOfItsSource() throws IOException {
    return tests("/more-optimizers.json", Arithmetic.COMPILED, FLOAT_TOLERANCE);
  }

  private static Stream<DynamicTest> tests(String resource, Arithmetic arithmetic, double tolerance)
      throws IOException {
    Trajectories file = Trajectories.read(resource);
    return file.cases().stream()
        .filter(ParityTest::isRuleAlone)
        .map(recorded ->
            DynamicTest.dynamicTest(
                recorded.toString(),
                () -> {
                  Replay replay =
                      Replay.of(recorded.source(), recorded.name(), recorded.hyperparameters());
                  boolean coarse =
                      recorded.name().startsWith("muon") && recorded.source().startsWith("torch");
                  double error = file.error(recorded, replay, arithmetic);
                  assertThat(error).isLessThan(coarse ? MUON_TOLERANCE : tolerance);
                }));
  }
}
