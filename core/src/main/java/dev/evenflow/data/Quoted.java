package dev.evenflow.data;

/** Text of a file as it may appear within a sentence. */
final class Quoted {
  private static final int MOST_CHARACTERS = 40;

  private Quoted() {}

  /** In quotes, shortened, and without characters that could confuse a terminal. */
  static String of(String text) {
    String shown = text.replaceAll("\\p{C}", "?");
    return shown.length() <= MOST_CHARACTERS
        ? '"' + shown + '"'
        : '"' + shown.substring(0, MOST_CHARACTERS) + "...\"";
  }
}
