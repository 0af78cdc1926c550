package dev.evenflow.data.augment;

import dev.evenflow.random.RandomStream;

/** Changes the images of a batch at random whenever they are trained on. */
@FunctionalInterface
public interface Augmentation {
  /**
   * Changes a batch, as a function of the stream and the position alone.
   *
   * @param images of the batch, changed in place
   * @param random numbers of this augmentation alone; those at the indices of images are its own to
   *     draw
   * @param position of the batch in the training
   */
  void apply(ImageBatch images, RandomStream random, long position);
}
