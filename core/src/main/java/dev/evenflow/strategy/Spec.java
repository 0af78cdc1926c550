package dev.evenflow.strategy;

import dev.evenflow.EvenflowException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A strategy as it is written: {@code name}, {@code name:value} or {@code
 * name:key=value,key=value}.
 *
 * @param name the strategy's name
 * @param options its options by key; the key of a lone value is empty
 */
public record Spec(String name, Map<String, String> options) {
  /** Copies the options, in order. */
  public Spec {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /**
   * Reads the spelling.
   *
   * @throws EvenflowException if it is none
   */
  public static Spec parse(String text) {
    int colon = text.indexOf(':');
    String name = (colon < 0 ? text : text.substring(0, colon)).strip();
    if (name.isEmpty()) {
      throw new EvenflowException("'" + text + "' names no strategy: write name or name:key=value");
    }
    Map<String, String> options = new LinkedHashMap<>();
    if (colon >= 0) {
      for (String part : text.substring(colon + 1).split(",", -1)) {
        int equals = part.indexOf('=');
        String key = equals < 0 ? "" : part.substring(0, equals).strip();
        String value = part.substring(equals + 1).strip();
        boolean misplaced = equals < 0 ? !options.isEmpty() : key.isEmpty();
        if (misplaced || value.isEmpty() || options.put(key, value) != null) {
          throw new EvenflowException(
              "'" + text + "' is not of the form name:value or name:key=value,key=value");
        }
      }
    }
    return new Spec(name, options);
  }

  /** This with one more option, unless it is set, as the lone value too. */
  public Spec withDefault(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(options);
    if (!more.containsKey("")) {
      more.putIfAbsent(key, value);
    }
    return new Spec(name, more);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(name);
    options.forEach((key, value) ->
        text.append(text.length() == name.length() ? ":" : ",")
            .append(key.isEmpty() ? "" : key + "=")
            .append(value));
    return text.toString();
  }
}
