package dev.evenflow.kernel;

/** A kernel that can look again at what its units have just written. */
interface Writer extends Kernel {
  /** The greatest magnitude among what the units from one to another wrote, as bits. */
  int greatest(float[][] buffers, int[] offsets, int from, int to);
}
