package dev.evenflow.parity;

import dev.evenflow.parity.reference.Engine;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every layer, activation and loss against what PyTorch computed. */
class LayerParityTest {
  @TestFactory
  Stream<DynamicTest> compiledLayersGiveWhatPyTorchGives() throws IOException {
    return Replays.of("layers.json", Engine.COMPILED, Replays.FLOAT_TOLERANCE);
  }

  @TestFactory
  Stream<DynamicTest> interpretedLayersGiveWhatPyTorchGives() throws IOException {
    return Replays.of("layers.json", Engine.INTERPRETED, Replays.DOUBLE_TOLERANCE);
  }

  /** Made by benchmarks/parity/layers.py, as the file says. */
  @TestFactory
  Stream<DynamicTest> compiledLayersTakeAllArguments() throws IOException {
    return Replays.of("random-layers.json", Engine.COMPILED, Replays.FLOAT_TOLERANCE);
  }

  @TestFactory
  Stream<DynamicTest> interpretedLayersTakeAllArguments() throws IOException {
    return Replays.of("random-layers.json", Engine.INTERPRETED, Replays.DOUBLE_TOLERANCE);
  }
}
