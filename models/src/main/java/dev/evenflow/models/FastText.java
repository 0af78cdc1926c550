package dev.evenflow.models;

import dev.evenflow.nn.EmbeddingBag;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Sequential;
import dev.evenflow.nn.init.Uniform;

/**
 * The size of fastText (Joulin et al. 2017): the mean of the vectors of words [n, time], of which 0
 * fills up, and a linear layer. Word n-grams are not hashed in.
 *
 * @param width the length of a word's vector
 */
public record FastText(int width) implements Architecture {
  /** Checks that there is a length. */
  public FastText {
    Architecture.requireSize("fast-text", "width", width);
  }

  @Override
  public Layer build(Task task, Zoo.Parts parts) {
    Uniform small = new Uniform(-1.0 / width, 1.0 / width);
    return new Sequential(
        new EmbeddingBag(Math.max(1, task.vocabulary()), width, EmbeddingBag.Mode.MEAN, 0, small),
        new Linear(task.outputs(), parts.initializer()));
  }
}
