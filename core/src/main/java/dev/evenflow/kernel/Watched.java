package dev.evenflow.kernel;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * A kernel that also tells the greatest magnitude of what each chunk writes, which is then still in
 * a cache.
 *
 * @param kernel what writes
 * @param grain units of a chunk
 * @param operand where the magnitudes go: [chunks]
 */
record Watched(Writer kernel, int grain, int operand) implements Kernel {
  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    kernel.run(buffers, offsets, scalars, from, to);
    // Whoever runs several chunks in one call fills all their places.
    Arrays.fill(
        buffers[operand],
        offsets[operand] + from / grain,
        offsets[operand] + Math.ceilDiv(to, grain),
        Float.intBitsToFloat(kernel.greatest(buffers, offsets, from, to)));
  }

  @Override
  public Set<InnerLoop> innerLoops() {
    Set<InnerLoop> loops = new HashSet<>(kernel.innerLoops());
    loops.add(Magnitude.LOOP);
    return loops;
  }
}
