package dev.evenflow.cli.page;

import java.util.Locale;

/** Text in a page. */
public final class Html {
  private Html() {}

  /** Text that cannot be taken for markup, in attributes too. */
  public static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** A coordinate. */
  public static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
