package dev.evenflow.data;

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
}
