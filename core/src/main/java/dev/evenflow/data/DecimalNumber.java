package dev.evenflow.data;

/** Decimal numbers as people write them: digits, a point, an exponent; no hexadecimal, no NaN. */
final class DecimalNumber {
  /** Every integer of up to seven digits is a float. */
  private static final int EXACT_DIGITS = 7;

  /** Longer than any sensible number, short enough to convert at once. */
  private static final int MOST_CHARACTERS = 400;

  private DecimalNumber() {}

  /** The float nearest to the number in this part of a text, or NaN if it is none. */
  static float parse(char[] text, int from, int to) {
    int length = to - from;
    if (length == 0 || length > MOST_CHARACTERS) {
      return Float.NaN;
    }
    if (length <= EXACT_DIGITS) {
      int value = 0;
      int i = from;
      while (i < to && isDigit(text[i])) {
        value = 10 * value + (text[i++] - '0');
      }
      if (i == to) {
        return value;
      }
    }
    for (int i = from; i < to; i++) {
      if (!isDigit(text[i]) && "+-.eE".indexOf(text[i]) < 0) {
        return Float.NaN;
      }
    }
    try {
      return Float.parseFloat(new String(text, from, length));
    } catch (NumberFormatException e) {
      return Float.NaN;
    }
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }
}
