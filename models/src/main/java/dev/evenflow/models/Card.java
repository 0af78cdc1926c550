package dev.evenflow.models;

import dev.evenflow.EvenflowException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * What there is to know of a model of the {@link Zoo} beside its sizes, as {@code cards.properties}
 * tells it.
 *
 * @param paper where it comes from
 * @param parameters how many it has, and for which data
 * @param data what it is trained on
 * @param recipe the settings of the run that is expected to come out so, without the data
 * @param expected the result of that run
 * @param time how long that takes on 2 cores
 */
public record Card(
    String paper,
    String parameters,
    String data,
    String recipe,
    Expectation expected,
    String time) {
  private static final String FILE = "cards.properties";

  /** Reads the card of a model. */
  static Card of(String model) {
    Properties all = new Properties();
    try (Reader reader =
        new InputStreamReader(Card.class.getResourceAsStream(FILE), StandardCharsets.UTF_8)) {
      all.load(reader);
    } catch (IOException e) {
      throw new EvenflowException("cannot read " + FILE + ": " + e.getMessage(), e);
    }
    return new Card(
        line(all, model, "paper"),
        line(all, model, "parameters"),
        line(all, model, "data"),
        line(all, model, "recipe"),
        Expectation.parse(line(all, model, "expected")),
        line(all, model, "time"));
  }

  private static String line(Properties all, String model, String key) {
    String value = all.getProperty(model + "." + key);
    if (value == null) {
      throw new IllegalStateException(FILE + " lacks " + model + "." + key);
    }
    return value;
  }

  /**
   * The recipe that is expected to come out as the card says.
   *
   * @param model whose card this is
   * @param source the data, in the spelling of {@code --data}
   */
  public Recipe recipe(Zoo model, String source) {
    // The data first, for they have defaults of their own.
    return Recipe.parse(
        "--data %s --model %s %s".formatted(Recipe.quoted(source), model.title(), recipe));
  }
}
