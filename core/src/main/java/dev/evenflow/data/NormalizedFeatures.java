package dev.evenflow.data;

import dev.evenflow.random.RandomStream;

/** Features under a normalization. */
record NormalizedFeatures(Features raw, Normalization normalization) implements Features {
  @Override
  public int size() {
    return raw.size();
  }

  @Override
  public int[] shape() {
    return raw.shape();
  }

  @Override
  public int width() {
    return raw.width();
  }

  @Override
  public void copy(int index, float[] target, int offset) {
    raw.copy(index, target, offset);
    normalization.apply(target, offset, raw.width());
  }

  @Override
  public void vary(float[] batch, RandomStream random, long position) {
    raw.vary(batch, random, position);
  }
}
