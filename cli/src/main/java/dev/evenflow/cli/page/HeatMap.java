package dev.evenflow.cli.page;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A map of colours: a row for each layer over the steps. Values are logarithms to base 10; NaN has
 * no colour.
 *
 * @param name what it shows
 * @param layers the names of the rows, from the top
 * @param steps the numbers of the columns
 * @param values of each row
 */
public record HeatMap(String name, List<String> layers, List<Long> steps, double[][] values) {
  private static final int ROW = 16;
  private static final int LEAST_ROW = 6;
  private static final int MOST_NAMES = 32;
  private static final String COLOURS =
      "rgb(13 8 135), rgb(84 2 163), rgb(156 23 158), rgb(204 71 120), rgb(237 121 83),"
          + " rgb(253 180 47), rgb(240 249 33)";

  /** This map with its legend. */
  public String html() {
    double[] known =
        Arrays.stream(values).flatMapToDouble(Arrays::stream).filter(Double::isFinite).toArray();
    double least = Math.floor(Arrays.stream(known).min().orElse(0));
    double most = Math.max(least + 1, Math.ceil(Arrays.stream(known).max().orElse(1)));
    int height = layers.size() <= MOST_NAMES ? ROW : LEAST_ROW;
    String legend =
        "<p class=\"note\">%s<span class=\"ramp\" style=\"background: linear-gradient(to right, %s)\"></span>%s</p>\n"
            .formatted(power(least), COLOURS, power(most));
    String canvas = "<canvas style=\"height: %dpx\"></canvas>".formatted(height * layers.size());
    String numbers =
        "\"least\":%s,\"most\":%s,\"layers\":[%s],\"values\":[%s],\"marks\":[]"
            .formatted(
                least,
                most,
                layers.stream().map(Plot::json).collect(Collectors.joining(",")),
                Arrays.stream(values)
                    .map(row -> Plot.json(row, "%.2f"))
                    .collect(Collectors.joining(",")));
    return legend + new Plot(steps).html(name, names(height), canvas, numbers);
  }

  private String names(int height) {
    int every = Math.ceilDiv(ROW, height);
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < layers.size(); i += every) {
      int rows = Math.min(every, layers.size() - i);
      String layer = Html.escaped(layers.get(i));
      names.append(
          "<div style=\"height: %1$dpx; line-height: %1$dpx\" title=\"%2$s\">%2$s</div>"
              .formatted(height * rows, layer));
    }
    return names.toString();
  }

  private static String power(double exponent) {
    return "10<sup>%d</sup>".formatted((int) exponent);
  }
}
