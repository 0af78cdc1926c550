package dev.evenflow.cli.yaml;

import java.util.Map;
import java.util.regex.Pattern;

/** Writes YAML. */
final class YamlText {
  private static final int WIDTH = 100;

  /** What needs no quotes anywhere, and starts with no sign that means something. */
  private static final Pattern PLAIN = Pattern.compile("[\\w./]([\\w./:=@%+-]*[\\w./=@%+-])?");

  private YamlText() {}

  private static String indented(int depth) {
    return "  ".repeat(depth);
  }

  /** Text as one value, in quotes where it would be read as something else. */
  static String quoted(String text) {
    if (PLAIN.matcher(text).matches()) {
      return text;
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  /** Lines that are no part of the data. */
  static void comment(StringBuilder text, String comment) {
    int width = 0;
    for (String word : comment.split(" ", -1)) {
      if (width == 0 || width + 1 + word.length() > WIDTH) {
        text.append(width == 0 ? "#" : "\n#");
        width = 1;
      }
      text.append(' ').append(word);
      width += 1 + word.length();
    }
    text.append('\n');
  }

  /** A key whose value follows below it. */
  static void key(StringBuilder text, int depth, String key) {
    text.append(indented(depth)).append(quoted(key)).append(":\n");
  }

  /** A key and its value. */
  static void entry(StringBuilder text, int depth, String key, String value) {
    text.append(indented(depth)).append(quoted(key)).append(": ").append(quoted(value));
    text.append('\n');
  }

  /** An item of a list. */
  static void item(StringBuilder text, int depth, String value) {
    text.append(indented(depth)).append("- ").append(quoted(value)).append('\n');
  }

  /** A key with keys and values on its line. */
  static void mapping(StringBuilder text, int depth, String key, Map<?, String> entries) {
    text.append(indented(depth)).append(quoted(key)).append(": {");
    String separator = "";
    for (Map.Entry<?, String> each : entries.entrySet()) {
      text.append(separator).append(quoted(each.getKey().toString())).append(": ");
      text.append(quoted(each.getValue()));
      separator = ", ";
    }
    text.append("}\n");
  }
}
