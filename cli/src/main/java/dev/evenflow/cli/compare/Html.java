package dev.evenflow.cli.compare;

import java.util.Locale;

/** Text in a page. */
final class Html {
  private Html() {}

  /** Text that cannot be taken for markup, in attributes too. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** A coordinate. */
  static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
