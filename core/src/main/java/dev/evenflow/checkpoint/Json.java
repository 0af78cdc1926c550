package dev.evenflow.checkpoint;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A JSON value (RFC 8259). Objects keep the order of their members. */
sealed interface Json {

  /** A string. */
  record Text(String value) implements Json {}

  /** A number as it is written, for it may have more digits than any Java type. */
  record Numeral(String literal) implements Json {}

  /** True, false or null. */
  enum Word implements Json {
    TRUE,
    FALSE,
    NULL
  }

  /** An array. */
  record Sequence(List<Json> elements) implements Json {
    public Sequence {
      elements = List.copyOf(elements);
    }
  }

  /** An object. */
  record Members(Map<String, Json> byName) implements Json {}

  /** A number from an integer. */
  static Json number(long value) {
    return new Numeral(Long.toString(value));
  }

  /** An array of integers. */
  static Json numbers(int... values) {
    return new Sequence(Arrays.stream(values).mapToObj(Json::number).toList());
  }

  /** The text of this value, without any blank. */
  default String write() {
    return switch (this) {
      case Text(String value) -> quoted(value);
      case Numeral(String literal) -> literal;
      case Word word -> word == Word.TRUE ? "true" : word == Word.FALSE ? "false" : "null";
      case Sequence(List<Json> elements) ->
          elements.stream().map(Json::write).collect(Collectors.joining(",", "[", "]"));
      case Members(Map<String, Json> byName) ->
          byName.entrySet().stream()
              .map(member -> quoted(member.getKey()) + ":" + member.getValue().write())
              .collect(Collectors.joining(",", "{", "}"));
    };
  }

  /** A string as JSON: in quotes, with escapes for quotes, backslashes and control characters. */
  static String quoted(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }

  /** A string of a file as it may appear within a sentence: quoted, and not too long. */
  static String shown(String text) {
    return quoted(text.length() <= 60 ? text : text.substring(0, 60) + "...");
  }
}
