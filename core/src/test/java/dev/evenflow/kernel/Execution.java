package dev.evenflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Runs a work the way a program may, and as unkindly: all operands in one array, NaN between them,
 * in the result and in the workspace, chunks of any size in any order.
 */
final class Execution {
  private static final int MARK = Float.floatToRawIntBits(Float.NaN) + 12345;

  private Execution() {}

  /** The result of a work with one result behind its inputs, its stages cut as they say. */
  static float[] run(Work work, int resultSize, float[]... inputs) {
    return run(work, resultSize, null, inputs);
  }

  /** The same, with every stage cut into chunks of random size that run in random order. */
  static float[] run(Work work, int resultSize, Random random, float[]... inputs) {
    int[] offsets = new int[inputs.length + (work.workspace() > 0 ? 2 : 1)];
    int end = 32;
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = end;
      int size =
          i < inputs.length ? inputs[i].length : i == inputs.length ? resultSize : work.workspace();
      end += (size + 31) / 32 * 32;
    }
    float[] memory = new float[end];
    Arrays.fill(memory, Float.intBitsToFloat(MARK));
    for (int i = 0; i < inputs.length; i++) {
      System.arraycopy(inputs[i], 0, memory, offsets[i], inputs[i].length);
    }
    float[] before = memory.clone();
    float[][] buffers = new float[offsets.length][];
    Arrays.fill(buffers, memory);
    for (Stage stage : work.stages()) {
      for (int[] chunk : chunks(stage, random)) {
        stage.kernel().run(buffers, offsets, new float[0], chunk[0], chunk[1]);
      }
    }
    int result = offsets[inputs.length];
    for (int i = 0; i < memory.length; i++) {
      boolean mayChange =
          i >= result && i < result + resultSize
              || work.workspace() > 0
                  && i >= offsets[inputs.length + 1]
                  && i < offsets[inputs.length + 1] + work.workspace();
      if (!mayChange && bits(memory, i) != bits(before, i)) {
        assertThat(i).as("index written outside the result, which is at %d", result).isNegative();
      }
    }
    return Arrays.copyOfRange(memory, result, result + resultSize);
  }

  private static int bits(float[] values, int i) {
    return Float.floatToRawIntBits(values[i]);
  }

  private static List<int[]> chunks(Stage stage, Random random) {
    List<int[]> chunks = new ArrayList<>();
    for (int from = 0; from < stage.extent(); ) {
      int size = random == null ? stage.grain() : 1 + random.nextInt(stage.extent());
      int to = Math.min(from + size, stage.extent());
      chunks.add(new int[] {from, to});
      from = to;
    }
    if (random != null) {
      Collections.shuffle(chunks, random);
    }
    return chunks;
  }
}
