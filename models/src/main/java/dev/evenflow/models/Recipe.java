package dev.evenflow.models;

import dev.evenflow.EvenflowException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Everything that decides a run. It is printed as the command that runs it, and read from that:
 *
 * <pre>{@code
 * Recipe recipe = Recipe.parse("--data digits --optimizer lion:lr=0.0001");
 * Recipe other = recipe.with(Setting.NORM, "layer");
 * }</pre>
 *
 * @param settings a value for each setting, in the spelling of the command line; those that are not
 *     given become those that suit the model, and a model that is not given one that suits the data
 */
public record Recipe(Map<Setting, String> settings) {
  private static final String COMMAND = "evenflow train";
  private static final Pattern PLAIN = Pattern.compile("[\\w./:=@%+,-]+");

  /**
   * Completes and checks the settings.
   *
   * @throws EvenflowException if there is no such model or argument of it, or a number is
   *     impossible; strategies are looked at when they are made
   */
  public Recipe {
    Map<Setting, String> all = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      all.put(setting, setting.standard());
    }
    String data = settings.getOrDefault(Setting.DATA, Setting.DATA.standard());
    all.putAll(new Source(data).defaults());
    String model = all.getOrDefault(Setting.MODEL, Setting.MODEL.standard());
    all.putAll(Zoo.of(settings.getOrDefault(Setting.MODEL, model)).defaults());
    all.putAll(settings);
    settings = Collections.unmodifiableMap(all);
    Zoo.sizes(settings.getOrDefault(Setting.MODEL, model));
    least(1, whole(Setting.EPOCHS, settings), Setting.EPOCHS);
    least(0, whole(Setting.MAX_STEPS, settings), Setting.MAX_STEPS);
    least(1, whole(Setting.BATCH, settings), Setting.BATCH);
    whole(Setting.SEED, settings);
    least(0, whole(Setting.PATIENCE, settings), Setting.PATIENCE);
    if (fraction(settings) == 0 && whole(Setting.PATIENCE, settings) > 0) {
      throw new EvenflowException("patience needs a validation part, such as 0.1");
    }
  }

  /**
   * Reads settings as they are written on a command line, the command itself included or not.
   *
   * @throws EvenflowException if one is unknown or lacks its value
   */
  public static Recipe parse(String line) {
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    Iterator<String> words =
        words(line.startsWith(COMMAND) ? line.substring(COMMAND.length()) : line).iterator();
    while (words.hasNext()) {
      String option = words.next();
      Setting setting = setting(option);
      if (!words.hasNext()) {
        throw new EvenflowException(option + " lacks its value");
      }
      settings.put(setting, words.next());
    }
    return new Recipe(settings);
  }

  /** The words of a line as a shell takes them: what is in single quotes stays, and so does \'. */
  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean isWord = false;
    boolean isQuoted = false;
    int place = 0;
    while (place < line.length()) {
      int start = place++;
      char c = line.charAt(start);
      boolean isBlank = Character.isWhitespace(c) && !isQuoted;
      if (isBlank && isWord) {
        words.add(word.toString());
        word.setLength(0);
      }
      isWord = !isBlank;
      if (!isQuoted && line.startsWith("\\'", start)) {
        word.append('\'');
        place++;
      } else if (c == '\'') {
        isQuoted = !isQuoted;
      } else if (!isBlank) {
        word.append(c);
      }
    }
    if (isQuoted) {
      throw new EvenflowException("a quote of the recipe is not closed");
    }
    if (isWord) {
      words.add(word.toString());
    }
    return words;
  }

  private static Setting setting(String option) {
    if (!option.startsWith("--")) {
      throw new EvenflowException("a setting begins with --, given " + option);
    }
    return Setting.of(option.substring(2));
  }

  /** This recipe with another value of one setting; all others stay. */
  public Recipe with(Setting setting, String value) {
    Map<Setting, String> all = new EnumMap<>(settings);
    all.put(setting, value);
    return new Recipe(all);
  }

  /**
   * This recipe for a model that is trained already and only asked: what matters to trainings alone
   * is as by default, so that plug-ins that brought it need not be there.
   */
  public Recipe asked() {
    Map<Setting, String> all = new EnumMap<>(settings);
    for (Setting each :
        List.of(
            Setting.AUGMENT,
            Setting.OPTIMIZER,
            Setting.INIT,
            Setting.CLIP,
            Setting.SCHEDULE,
            Setting.START)) {
      all.put(each, each.standard());
    }
    return new Recipe(all);
  }

  /** The value of a setting. */
  public String get(Setting setting) {
    return of(setting, settings);
  }

  /** The data's name and arguments. */
  public String data() {
    return get(Setting.DATA);
  }

  /** The data's name without arguments or folders. */
  public String dataName() {
    return new Source(data()).title();
  }

  /** The model's name, without its arguments. */
  public String modelName() {
    return Zoo.of(get(Setting.MODEL)).title();
  }

  /** Passes over the training data, unless {@link #maxSteps} says otherwise. */
  public int epochs() {
    return Math.toIntExact(whole(Setting.EPOCHS, settings));
  }

  /** Steps of the optimizer after which training ends, whatever epoch it is in; 0 for none. */
  public int maxSteps() {
    return Math.toIntExact(whole(Setting.MAX_STEPS, settings));
  }

  /** Examples in a batch. */
  public int batch() {
    return Math.toIntExact(whole(Setting.BATCH, settings));
  }

  /** Of weights, order and noise. */
  public long seed() {
    return whole(Setting.SEED, settings);
  }

  /** The part of the training data that is held out. */
  public double validation() {
    return fraction(settings);
  }

  private static double fraction(Map<Setting, String> settings) {
    String text = of(Setting.VALIDATION, settings);
    try {
      double value = Double.parseDouble(text);
      if (value >= 0 && value < 1) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new EvenflowException("validation must be a number, given " + text, e);
    }
    throw new EvenflowException("validation must be from 0 to below 1, given " + text);
  }

  /** Epochs without a lower validation loss after which training stops; 0 for never. */
  public int patience() {
    return Math.toIntExact(whole(Setting.PATIENCE, settings));
  }

  private static String of(Setting setting, Map<Setting, String> settings) {
    return settings.getOrDefault(setting, setting.standard());
  }

  private static long whole(Setting setting, Map<Setting, String> settings) {
    String text = of(setting, settings);
    try {
      return setting == Setting.SEED ? Long.parseLong(text) : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new EvenflowException(setting.title() + " must be a whole number, given " + text, e);
    }
  }

  private static void least(long least, long value, Setting setting) {
    if (value < least) {
      throw new EvenflowException(
          setting.title() + " must be at least " + least + ", given " + value);
    }
  }

  /** The command that runs this recipe. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder(COMMAND);
    settings.forEach((setting, value) ->
        line.append(" --").append(setting.title()).append(' ').append(quoted(value)));
    return line.toString();
  }

  /** A value as a shell takes it for one word. */
  public static String quoted(String text) {
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
