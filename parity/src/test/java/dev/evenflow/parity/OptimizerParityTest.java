package dev.evenflow.parity;

import dev.evenflow.parity.reference.Engine;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every optimizer against the steps that PyTorch and Optax took. */
class OptimizerParityTest {
  @TestFactory
  Stream<DynamicTest> compiledOptimizersFollowTheirSource() throws IOException {
    return Replays.of("optimizers.json", Engine.COMPILED, Replays.FLOAT_TOLERANCE);
  }

  /** The source computed in float. */
  @TestFactory
  Stream<DynamicTest> interpretedOptimizersFollowTheirSource() throws IOException {
    return Replays.of("optimizers.json", Engine.INTERPRETED, Replays.FLOAT_TOLERANCE);
  }

  /** Made by benchmarks/parity/optimizers.py, as the file says. */
  @TestFactory
  Stream<DynamicTest> compiledOptimizersTakeAllHyperparameters() throws IOException {
    return Replays.of("random-optimizers.json", Engine.COMPILED, Replays.FLOAT_TOLERANCE);
  }

  @TestFactory
  Stream<DynamicTest> interpretedOptimizersTakeAllHyperparameters() throws IOException {
    return Replays.of("random-optimizers.json", Engine.INTERPRETED, Replays.DOUBLE_TOLERANCE);
  }
}
