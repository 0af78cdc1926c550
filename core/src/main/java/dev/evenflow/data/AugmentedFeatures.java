package dev.evenflow.data;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.augment.Augmentation;
import dev.evenflow.data.augment.ImageBatch;
import dev.evenflow.random.RandomStream;
import java.util.Arrays;
import java.util.List;

/** Images that are changed at random before they are trained on. */
record AugmentedFeatures(Features raw, List<Augmentation> augmentations) implements Features {
  AugmentedFeatures {
    augmentations = List.copyOf(augmentations);
    if (raw.shape().length != 3 || !raw.vocabulary().isEmpty()) {
      throw new EvenflowException(
          "only images (height, width, channels) can be augmented, given examples of shape "
              + Arrays.toString(raw.shape()));
    }
  }

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
  }

  @Override
  public void vary(float[] batch, RandomStream random, long position) {
    raw.vary(batch, random, position);
    int[] shape = raw.shape();
    ImageBatch images =
        new ImageBatch(batch, batch.length / raw.width(), shape[0], shape[1], shape[2]);
    for (int i = 0; i < augmentations.size(); i++) {
      augmentations.get(i).apply(images, random.child(Integer.toString(i)), position);
    }
  }
}
