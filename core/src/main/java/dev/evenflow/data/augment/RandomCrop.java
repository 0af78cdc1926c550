package dev.evenflow.data.augment;

import dev.evenflow.EvenflowException;
import dev.evenflow.random.RandomStream;

/**
 * Pads images on all sides and takes a part of their own size out, each place equally likely (He et
 * al. 2015, with 4 pixels for CIFAR-10). Padding is 0: of scaled images their mean.
 *
 * @param padding pixels on each side, at least 1
 */
public record RandomCrop(int padding) implements Augmentation {
  /** Checks the padding. */
  public RandomCrop {
    if (padding < 1) {
      throw new EvenflowException("crop: padding must be at least 1, given " + padding);
    }
  }

  @Override
  public void apply(ImageBatch images, RandomStream random, long position) {
    int places = Math.addExact(Math.multiplyExact(2, padding), 1);
    for (int i = 0; i < images.count(); i++) {
      int down = random.nextInt(position, 2L * i, places) - padding;
      int right = random.nextInt(position, 2L * i + 1, places) - padding;
      images.shift(i, down, right);
    }
  }
}
