package dev.evenflow.cli.page;

import dev.evenflow.EvenflowException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A page with its style and scripts inside. */
public final class Page {
  private static final String STYLE = "page.css";

  private Page() {}

  /**
   * The whole page.
   *
   * @param title plain text
   * @param body HTML
   */
  public static String of(String title, String body) {
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>%1$s</title>
    <style>
    %2$s</style>
    </head>
    <body>
    <h1>%1$s</h1>
    %3$s
    </body>
    </html>
    """
        .formatted(escaped(title), resource(STYLE), body);
  }

  /** Text that cannot be taken for markup, in attributes too. */
  public static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** A text that lies beside this class. */
  static String resource(String name) {
    try (InputStream file = Objects.requireNonNull(Page.class.getResourceAsStream(name), name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new EvenflowException("cannot read %s: %s".formatted(name, e.getMessage()), e);
    }
  }
}
