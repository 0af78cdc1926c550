package dev.evenflow.strategy;

import dev.evenflow.data.augment.Augmentation;
import dev.evenflow.data.augment.HorizontalFlip;
import dev.evenflow.data.augment.RandomCrop;

/** Random changes of images by name. */
public final class Augmentations {
  private Augmentations() {}

  /** All of them. */
  public static Catalogue<Augmentation> catalogue() {
    return new Catalogue<Augmentation>("augmentation")
        .add("flip", new HorizontalFlip())
        .add("crop", new RandomCrop(4));
  }
}
