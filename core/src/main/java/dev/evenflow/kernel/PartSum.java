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
record PartSum(int partials, int output, int outputBase, int parts, int results) implements Kernel {
  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    float[] s = buffers[3];
    float[] c = buffers[output];
    for (int begin = from; begin < to; ) {
      int item = begin / results;
      int end = Math.min(to, (item + 1) * results);
      int s0 = offsets[3] + partials + item * (parts - 1) * results + begin;
      sum(s, s0, c, offsets[output] + outputBase + begin, end - begin);
      begin = end;
    }
  }

  private void sum(float[] s, int s0, float[] c, int c0, int count) {
    int i = 0;
    for (; i + 4 <= count; i += 4) {
      double a0 = 0;
      double a1 = 0;
      double a2 = 0;
      double a3 = 0;
      int at = s0 + i;
      for (int q = 0; q < parts; q++) {
        a0 += s[at];
        a1 += s[at + 1];
        a2 += s[at + 2];
        a3 += s[at + 3];
        at += results;
      }
      c[c0 + i] = (float) a0;
      c[c0 + i + 1] = (float) a1;
      c[c0 + i + 2] = (float) a2;
      c[c0 + i + 3] = (float) a3;
    }
    for (; i < count; i++) {
      double a = 0;
      for (int q = 0; q < parts; q++) {
        a += s[s0 + i + q * results];
      }
      c[c0 + i] = (float) a;
    }
  }
}
