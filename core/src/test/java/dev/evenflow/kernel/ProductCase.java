package dev.evenflow.kernel;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A matrix product with its operands in one array, NaN wherever no operand lies.
 *
 * @param batch the number of products
 * @param m rows of C
 * @param n columns of C
 * @param k terms of each sum
 * @param transposeLeft whether A is [k, m]
 * @param transposeRight whether B is [n, k]
 */
record ProductCase(int batch, int m, int n, int k, boolean transposeLeft, boolean transposeRight) {

  Work work() {
    return MatrixProduct.of(batch, m, n, k, transposeLeft, transposeRight);
  }

  int results() {
    return batch * m * n;
  }

  /** Where A, B, C, the workspace and the end are, each at a multiple of 32 floats. */
  int[] offsets(Work work) {
    int[] sizes = {batch * m * k, batch * k * n, results(), work.workspace()};
    int[] offsets = new int[sizes.length + 1];
    offsets[0] = 32;
    for (int i = 0; i < sizes.length; i++) {
      offsets[i + 1] = offsets[i] + (sizes[i] + 31) / 32 * 32;
    }
    return offsets;
  }

  /** A and B with numbers around 0, all else NaN. */
  float[] memory(int[] offsets) {
    SplittableRandom random = new SplittableRandom(hashCode());
    float[] memory = new float[offsets[4] + 32];
    Arrays.fill(memory, Float.NaN);
    for (int i = 0; i < batch * m * k; i++) {
      memory[offsets[0] + i] = random.nextFloat() - 0.5f;
    }
    for (int i = 0; i < batch * k * n; i++) {
      memory[offsets[1] + i] = random.nextFloat() - 0.5f;
    }
    return memory;
  }

  /** The memory after all chunks have run in order. */
  float[] run() {
    Work work = work();
    int[] offsets = offsets(work);
    float[] memory = memory(offsets);
    for (Stage stage : work.stages()) {
      for (int from = 0; from < stage.extent(); from += stage.grain()) {
        run(stage, memory, offsets, from, Math.min(stage.extent(), from + stage.grain()));
      }
    }
    return memory;
  }

  static void run(Stage stage, float[] memory, int[] offsets, int from, int to) {
    float[][] buffers = {memory, memory, memory, memory};
    stage.kernel().run(buffers, offsets, new float[0], from, to);
  }

  /** C alone. */
  float[] product(float[] memory) {
    int c = offsets(work())[2];
    return Arrays.copyOfRange(memory, c, c + results());
  }

  /** A value of op(A). */
  float left(float[] memory, int item, int i, int p) {
    return memory[32 + item * m * k + (transposeLeft ? p * m + i : i * k + p)];
  }

  /** A value of op(B). */
  float right(float[] memory, int item, int p, int j) {
    int b = 32 + (batch * m * k + 31) / 32 * 32;
    return memory[b + item * k * n + (transposeRight ? j * k + p : p * n + j)];
  }
}
