package dev.evenflow.cli.page;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * A picture over the steps of a training, and its numbers for {@code plots.js}, which tells those
 * under the pointer. All plots of a page have one axis of steps.
 *
 * @param steps their numbers, rising
 */
record Plot(List<Long> steps) {
  /** Of a name, with what stands left of the picture. */
  String html(String name, String side, String picture, String numbers) {
    return """
    <figure class="plot" tabindex="0" aria-label="%s">
    <div class="side">%s</div>
    <div class="area">%s<div class="cursor" hidden></div></div>
    <div class="steps">%s</div>
    <div class="told" aria-live="polite"></div>
    <script type="application/json">{"steps":%s,%s}</script>
    </figure>
    """
        .formatted(Html.escaped(name), side, picture, ends(), steps, numbers);
  }

  private String ends() {
    return "<span>step %d</span><span>step %d</span>".formatted(steps.getFirst(), steps.getLast());
  }

  /** Numbers in JSON, of so many digits. */
  static String json(double[] values, String format) {
    return DoubleStream.of(values)
        .mapToObj(each -> Double.isFinite(each) ? String.format(Locale.ROOT, format, each) : "null")
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** A string in JSON in a script. */
  static String json(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("<", "\\u003c") + "\"";
  }
}
