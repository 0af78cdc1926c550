package dev.evenflow.data;

import dev.evenflow.random.RandomStream;
import java.util.List;
import java.util.Objects;

/** Some examples of other features, by index. */
final class FeatureSubset implements Features {
  private final Features all;
  private final int[] indices;

  FeatureSubset(Features all, int... indices) {
    this.all = all;
    this.indices = indices.clone();
    for (int index : indices) {
      Objects.checkIndex(index, all.size());
    }
  }

  @Override
  public int size() {
    return indices.length;
  }

  @Override
  public int[] shape() {
    return all.shape();
  }

  @Override
  public int width() {
    return all.width();
  }

  @Override
  public void copy(int index, float[] target, int offset) {
    all.copy(indices[index], target, offset);
  }

  @Override
  public List<String> vocabulary() {
    return all.vocabulary();
  }

  @Override
  public void vary(float[] batch, RandomStream random, long position) {
    all.vary(batch, random, position);
  }
}
