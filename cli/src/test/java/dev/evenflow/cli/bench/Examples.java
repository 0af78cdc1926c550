package dev.evenflow.cli.bench;

import dev.evenflow.program.Program;
import dev.evenflow.random.RandomStream;
import dev.evenflow.testing.Compiled;
import java.util.Arrays;
import java.util.Map;

/** A small batch for tests, and what programs and the interpreter are given of it. */
record Examples(BatchForm form, Batch batch) {
  /** Random examples. */
  static Examples of(BatchForm form) {
    return new Examples(form, form.random(new RandomStream(0, "examples")).getFirst());
  }

  /** Gives them to a program. */
  void set(Program program) {
    switch (batch) {
      case Batch.OfFloats(float[] features, int[] labels) -> {
        program.set("x", features);
        program.set("y", labels);
      }
      case Batch.OfIndices(int[] features, int[] labels) -> {
        program.set("x", features);
        program.set("y", labels);
      }
    }
  }

  /** The values of inputs by name. */
  Map<String, double[]> inputs() {
    return switch (batch) {
      case Batch.OfFloats(float[] features, int[] labels) ->
          inputs(Compiled.doubles(features), labels);
      case Batch.OfIndices(int[] features, int[] labels) -> inputs(doubles(features), labels);
    };
  }

  private static Map<String, double[]> inputs(double[] features, int[] labels) {
    return Map.of("x", features, "y", doubles(labels));
  }

  private static double[] doubles(int[] values) {
    return Arrays.stream(values).asDoubleStream().toArray();
  }
}
