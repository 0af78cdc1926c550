package dev.evenflow.kernel;

/**
 * Adds up the partial products of a cut k in double, in ascending order, and rounds once. A unit of
 * work is one result.
 *
 * @param partials where the partial products begin in operand 3: [batch, parts, results]
 * @param output which operand is written
 * @param outputBase where the sums begin in it: [batch, results]
 * @param parts how many there are for each result
 * @param results the results of one product of the batch
 */
record PartSum(int partials, int output, int outputBase, int parts, int results) implements Writer {
  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    float[] s = buffers[3];
    float[] c = buffers[output];
    for (int begin = from; begin < to; ) {
      int item = begin / results;
      int end = Math.min(to, (item + 1) * results);
      int s0 = offsets[3] + partials + item * (parts - 1) * results + begin;
      sum(s, s0, results, parts, c, offsets[output] + outputBase + begin, end - begin);
      begin = end;
    }
  }

  @Override
  public int greatest(float[][] buffers, int[] offsets, int from, int to) {
    return Magnitude.greatest(buffers[output], offsets[output] + outputBase + from, to - from, 0);
  }

  /** Sets {@code count} neighbours to such sums over floats that are {@code pitch} apart. */
  static void sum(float[] s, int s0, int pitch, int parts, float[] c, int c0, int count) {
    int done = Lanes.COUNT >= 4 ? VectorPartSum.sum(s, s0, pitch, parts, c, c0, count) : 0;
    for (int i = done; i < count; i++) {
      double sum = 0;
      for (int q = 0; q < parts; q++) {
        sum += s[s0 + i + q * pitch];
      }
      c[c0 + i] = (float) sum;
    }
  }
}
