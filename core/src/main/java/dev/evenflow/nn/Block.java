package dev.evenflow.nn;

import java.util.List;

/**
 * What a residual form joins: transforms with normalization and activation between them.
 *
 * @param transforms the weighted layers of the branch, such as two convolutions
 * @param normalization applied beside every transform, where the form says
 * @param activation applied beside every transform, where the form says
 * @param index which block of the model this is, from 0
 * @param depth how many blocks the model has
 */
public record Block(
    List<Layer> transforms,
    Normalization normalization,
    Activation activation,
    int index,
    int depth) {
  /** Copies the list of transforms. */
  public Block {
    transforms = List.copyOf(transforms);
  }
}
