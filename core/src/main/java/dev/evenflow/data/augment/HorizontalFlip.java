package dev.evenflow.data.augment;

import dev.evenflow.random.RandomStream;

/** Mirrors each image from left to right with probability 1/2. */
public record HorizontalFlip() implements Augmentation {
  @Override
  public void apply(ImageBatch images, RandomStream random, long position) {
    for (int i = 0; i < images.count(); i++) {
      if (random.uniform(position, i) < 0.5f) {
        images.mirror(i);
      }
    }
  }
}
