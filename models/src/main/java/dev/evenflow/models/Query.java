package dev.evenflow.models;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Characters;
import dev.evenflow.data.Images;
import dev.evenflow.data.Sentences;
import dev.evenflow.training.Trainer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What people ask of a trained model, as text: a sentence, the features of a row, an image file, or
 * a beginning that the model goes on with.
 *
 * @param recipe that the model was trained by
 * @param shape of an example
 * @param vocabulary of the examples; none if they are numbers
 * @param classes of the answers
 */
public record Query(Recipe recipe, int[] shape, List<String> vocabulary, List<String> classes) {
  /** Copies the lists. */
  public Query {
    shape = shape.clone();
    vocabulary = List.copyOf(vocabulary);
    classes = List.copyOf(classes);
  }

  @Override
  public int[] shape() {
    return shape.clone();
  }

  private boolean isForm(DataFormat format) {
    return DataFormat.of(recipe.data()).filter(place -> place.format() == format).isPresent();
  }

  /** Whether the model goes on with a beginning, character by character. */
  public boolean isContinued() {
    return isForm(DataFormat.TEXT) || isForm(DataFormat.NAMES);
  }

  /** Whether an example is a line of text, in which commas separate nothing. */
  public boolean isText() {
    return isForm(DataFormat.SENTENCES);
  }

  /**
   * One example, row-major, not normalized.
   *
   * @param text a sentence, an image file, or numbers with commas between, which of indices may be
   *     fewer than an example has
   * @throws EvenflowException if it is none
   */
  public float[] example(String text) {
    if (isText()) {
      int[] words = new Sentences(vocabulary, classes, shape[0]).encode(text);
      float[] example = new float[words.length];
      for (int i = 0; i < words.length; i++) {
        example[i] = words[i];
      }
      return example;
    }
    if (Images.isImage(Path.of(text)) && shape.length == 3) {
      return Images.read(Path.of(text), shape[0], shape[1], shape[2]);
    }
    float[] numbers = numbers(text);
    return vocabulary.isEmpty() ? numbers : indices(numbers);
  }

  private static float[] numbers(String text) {
    String[] cells = text.split(",", -1);
    float[] features = new float[cells.length];
    for (int i = 0; i < features.length; i++) {
      String cell = cells[i].strip();
      try {
        features[i] = Float.parseFloat(cell);
      } catch (NumberFormatException e) {
        throw new EvenflowException(
            cells.length == 1
                ? "there is no file " + cell
                : "feature " + (i + 1) + " is not a number: " + cell,
            e);
      }
    }
    return features;
  }

  private float[] indices(float[] given) {
    for (float index : given) {
      if (index < 0 || index >= vocabulary.size() || index != (int) index) {
        throw new EvenflowException(
            "an example is indices from 0 to %d, given %s".formatted(vocabulary.size() - 1, index));
      }
    }
    if (given.length > shape[0]) {
      throw new EvenflowException(
          "an example has at most %d indices, given %d".formatted(shape[0], given.length));
    }
    return Arrays.copyOf(given, shape[0]);
  }

  /**
   * A beginning and what the model says behind it.
   *
   * @param length how many characters are added at most; names end earlier
   * @throws EvenflowException if the model knows a character of the beginning not, or a text has no
   *     beginning
   */
  public String continued(Trainer trainer, String beginning, int length, Sampling sampling) {
    boolean isName = isForm(DataFormat.NAMES);
    if (beginning.isEmpty() && !isName) {
      throw new EvenflowException("the model goes on with a text of at least one character");
    }
    StringBuilder text = new StringBuilder(beginning);
    for (int i = 0; i < length; i++) {
      float[] said = trainer.predict(context(text, isName), 1);
      int last = isName ? 0 : Math.min(text.length(), shape[0]) - 1;
      int count = classes.size();
      int next = sampling.draw(Arrays.copyOfRange(said, last * count, (last + 1) * count), i);
      if (isName && classes.get(next).equals(Characters.END)) {
        break;
      }
      text.append(classes.get(next));
    }
    return text.toString();
  }

  /** The last characters: of a name at the end of the example, of a text at its beginning. */
  private float[] context(StringBuilder text, boolean isAtEnd) {
    int block = shape[0];
    int count = Math.min(block, text.length());
    float[] context = new float[block];
    for (int i = 0; i < count; i++) {
      String symbol = text.substring(text.length() - count + i, text.length() - count + i + 1);
      int index = vocabulary.indexOf(symbol);
      if (index < 0) {
        throw new EvenflowException("the model does not know the character '" + symbol + "'");
      }
      context[isAtEnd ? block - count + i : i] = index;
    }
    return context;
  }
}
