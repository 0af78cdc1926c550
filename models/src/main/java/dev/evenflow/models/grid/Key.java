package dev.evenflow.models.grid;

import dev.evenflow.EvenflowException;
import dev.evenflow.models.Setting;
import dev.evenflow.strategy.Catalogue;
import dev.evenflow.strategy.Spec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is varied: a setting such as {@code norm}, or one argument of it, such as {@code
 * model.depth}.
 *
 * @param setting that is changed
 * @param argument the one that is changed of its value; empty for the value as a whole
 */
public record Key(Setting setting, String argument) {
  /**
   * Reads {@code setting} or {@code setting.argument}.
   *
   * @throws EvenflowException if there is no such setting
   */
  public static Key parse(String text) {
    int dot = text.indexOf('.');
    String title = dot < 0 ? text : text.substring(0, dot);
    if (dot == text.length() - 1) {
      throw new EvenflowException("'" + text + "' lacks the argument behind its dot");
    }
    return new Key(Setting.of(title), dot < 0 ? "" : text.substring(dot + 1));
  }

  boolean isWhole() {
    return argument.isEmpty();
  }

  /** A setting's value with this argument changed; of a chain, that of its first part. */
  String change(String spelling, String value) {
    if (isWhole()) {
      return value;
    }
    List<String> parts = new ArrayList<>(Catalogue.parts(spelling));
    Spec spec = Spec.parse(parts.getFirst());
    Map<String, String> options = new LinkedHashMap<>(spec.options());
    options.put(argument, value);
    parts.set(0, new Spec(spec.name(), options).toString());
    return String.join("+", parts);
  }

  @Override
  public String toString() {
    return isWhole() ? setting.title() : setting.title() + "." + argument;
  }
}
