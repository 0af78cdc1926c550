package dev.evenflow.cli.page;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A map of colours: a row for each layer, a column for each step. Values are logarithms to base 10;
 * NaN has no colour.
 *
 * @param layers the names of the rows, from the top
 * @param steps the numbers of the columns
 * @param values of each row
 */
public record HeatMap(List<String> layers, List<Long> steps, double[][] values) {
  private static final int ROW = 16;
  private static final int LEAST_ROW = 6;
  private static final int MOST_NAMES = 32;
  private static final String COLOURS =
      "rgb(13 8 135), rgb(84 2 163), rgb(156 23 158), rgb(204 71 120), rgb(237 121 83),"
          + " rgb(253 180 47), rgb(240 249 33)";

  /** What draws the maps of a page; once, behind them. */
  public static String script() {
    return "<script>\n%s</script>\n".formatted(Page.resource(HeatMap.class, "heat-map.js"));
  }

  /** This map with its legend. */
  public String html() {
    double[] known =
        Arrays.stream(values).flatMapToDouble(Arrays::stream).filter(Double::isFinite).toArray();
    double least = Math.floor(Arrays.stream(known).min().orElse(0));
    double most = Math.max(least + 1, Math.ceil(Arrays.stream(known).max().orElse(1)));
    int height = layers.size() <= MOST_NAMES ? ROW : LEAST_ROW;
    return """
    <figure class="map">
    <p class="note">%s<span class="ramp" style="background: linear-gradient(to right, %s)"></span>%s</p>
    <div class="heat"><div class="names">%s</div><canvas style="height: %dpx"></canvas>
    <div class="steps"><span>step %d</span><span>step %d</span></div></div>
    <div class="told"></div>
    <script type="application/json">{"least":%s,"most":%s,"steps":%s,"layers":[%s],"values":[%s]}</script>
    </figure>
    """
        .formatted(
            power(least),
            COLOURS,
            power(most),
            names(height),
            height * layers.size(),
            steps.getFirst(),
            steps.getLast(),
            least,
            most,
            steps,
            layers.stream().map(HeatMap::quoted).collect(Collectors.joining(",")),
            Arrays.stream(values).map(HeatMap::row).collect(Collectors.joining(",")));
  }

  private String names(int height) {
    int every = Math.ceilDiv(ROW, height);
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < layers.size(); i += every) {
      int rows = Math.min(every, layers.size() - i);
      names.append(
          "<div style=\"height: %dpx; line-height: %dpx\">%s</div>"
              .formatted(height * rows, height * rows, Html.escaped(layers.get(i))));
    }
    return names.toString();
  }

  private static String power(double exponent) {
    return "10<sup>%d</sup>".formatted((int) exponent);
  }

  private static String row(double[] values) {
    return Arrays.stream(values)
        .mapToObj(each -> Double.isFinite(each) ? String.format(Locale.ROOT, "%.2f", each) : "null")
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** A string in JSON in a script. */
  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("<", "\\u003c") + "\"";
  }
}
