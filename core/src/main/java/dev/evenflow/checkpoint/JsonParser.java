package dev.evenflow.checkpoint;

import dev.evenflow.EvenflowException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A strict parser of JSON (RFC 8259): one value, no comments, no trailing commas, no name twice in
 * an object, nesting up to {@value #MOST_DEPTH}. The time and memory it takes are proportional to
 * the text, which the caller bounds.
 */
final class JsonParser {
  private static final int MOST_DEPTH = 32;
  private static final Pattern NUMERAL =
      Pattern.compile("-?(0|[1-9][0-9]*+)(\\.[0-9]++)?([eE][+-]?[0-9]++)?");

  private final String text;
  private int position;

  private JsonParser(String text) {
    this.text = text;
  }

  /**
   * The value that a text holds.
   *
   * @throws EvenflowException with what is wrong and where: "at character 17 ..."
   */
  static Json parse(String text) {
    JsonParser parser = new JsonParser(text);
    Json value = parser.value(0);
    parser.skipBlanks();
    if (parser.position < text.length()) {
      throw parser.fault("nothing may follow the value");
    }
    return value;
  }

  private Json value(int depth) {
    skipBlanks();
    return switch (peek()) {
      case '{' -> members(depth + 1);
      case '[' -> sequence(depth + 1);
      case '"' -> new Json.Text(string());
      case 't' -> word("true", Json.Word.TRUE);
      case 'f' -> word("false", Json.Word.FALSE);
      case 'n' -> word("null", Json.Word.NULL);
      default -> numeral();
    };
  }

  private Json members(int depth) {
    open('{', depth);
    Map<String, Json> members = new LinkedHashMap<>();
    if (!closes('}')) {
      do {
        skipBlanks();
        int start = position;
        String name = string();
        skipBlanks();
        expect(':');
        if (members.put(name, value(depth)) != null) {
          position = start;
          throw fault("the name " + Json.shown(name) + " occurs twice");
        }
      } while (continues('}'));
    }
    return new Json.Members(members);
  }

  private Json sequence(int depth) {
    open('[', depth);
    List<Json> elements = new ArrayList<>();
    if (!closes(']')) {
      do {
        elements.add(value(depth));
      } while (continues(']'));
    }
    return new Json.Sequence(elements);
  }

  private void open(char bracket, int depth) {
    if (depth > MOST_DEPTH) {
      throw fault("values are nested more than " + MOST_DEPTH + " deep");
    }
    expect(bracket);
  }

  private boolean closes(char bracket) {
    skipBlanks();
    if (peek() == bracket) {
      position++;
      return true;
    }
    return false;
  }

  /** Whether a comma follows rather than the closing bracket. */
  private boolean continues(char bracket) {
    if (closes(bracket)) {
      return false;
    }
    if (peek() != ',') {
      throw fault("a comma or '" + bracket + "' is missing");
    }
    position++;
    return true;
  }

  private Json word(String spelling, Json.Word word) {
    if (!text.startsWith(spelling, position)) {
      throw fault("a value is missing");
    }
    position += spelling.length();
    return word;
  }

  private Json numeral() {
    Matcher matcher = NUMERAL.matcher(text).region(position, text.length());
    if (!matcher.lookingAt()) {
      throw fault("a value is missing");
    }
    position = matcher.end();
    return new Json.Numeral(matcher.group());
  }

  private String string() {
    expect('"');
    StringBuilder value = new StringBuilder();
    while (true) {
      char c = next();
      if (c == '"') {
        return value.toString();
      }
      if (c < ' ') {
        position--;
        throw fault("a control character stands in a string");
      }
      value.append(c == '\\' ? escaped() : c);
    }
  }

  private char escaped() {
    char c = next();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int code = 0;
        for (int i = 0; i < 4; i++) {
          int digit = next();
          int value = digit < 128 ? Character.digit(digit, 16) : -1;
          if (value < 0) {
            throw fault("\\u needs four hexadecimal digits");
          }
          code = code << 4 | value;
        }
        yield (char) code;
      }
      default -> throw fault("\\" + c + " is no escape");
    };
  }

  private void skipBlanks() {
    while (position < text.length() && " \t\n\r".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
  }

  private void expect(char wanted) {
    if (peek() != wanted) {
      throw fault("'" + wanted + "' is missing");
    }
    position++;
  }

  /** The next character, or 0 at the end. */
  private char peek() {
    return position < text.length() ? text.charAt(position) : 0;
  }

  private char next() {
    if (position == text.length()) {
      throw fault("a string is not closed");
    }
    return text.charAt(position++);
  }

  private EvenflowException fault(String what) {
    return new EvenflowException("at character %d %s".formatted(position + 1, what));
  }
}
