package dev.evenflow.cli.page;

import dev.evenflow.EvenflowException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A page with all that it needs inside. */
public final class Page {
  private Page() {}

  /**
   * The whole page.
   *
   * @param title plain text
   * @param style CSS, which knows light and dark
   * @param body HTML
   */
  public static String of(String title, String style, String body) {
    return """
    <!DOCTYPE html>
    <html lang=en>
    <head><meta charset=utf-8>
    <meta name=viewport content="width=device-width, initial-scale=1">
    <meta name=color-scheme content="light dark">
    <title>%1$s</title>
    <style>
    %2$s</style></head>
    <body>
    <h1>%1$s</h1>
    %3$s</body></html>
    """
        .formatted(Html.escaped(title), style, body);
  }

  /** What draws and tells the plots of a page; once, behind them. */
  public static String plots() {
    return "<script>\n%s</script>\n".formatted(resource(Page.class, "plots.js"));
  }

  /**
   * A text that lies beside a class.
   *
   * @throws EvenflowException if it cannot be read
   */
  public static String resource(Class<?> beside, String name) {
    try (InputStream file = Objects.requireNonNull(beside.getResourceAsStream(name), name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new EvenflowException("cannot read %s: %s".formatted(name, e.getMessage()), e);
    }
  }
}
