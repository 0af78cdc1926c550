package dev.evenflow.cli.page;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A curve over steps on an axis of powers of ten, or a linear one where a value is not positive.
 *
 * @param name what it shows
 * @param steps the numbers of the steps, rising
 * @param values at them; NaN leaves a gap
 * @param marks steps to be marked
 */
public record Curve(String name, List<Long> steps, double[] values, List<Mark> marks) {
  /** Stretched to the size of the page, as is the height. */
  private static final int WIDTH = 1000;

  private static final int HEIGHT = 100;

  /**
   * A step that is marked.
   *
   * @param step where
   * @param text what is told of it
   * @param isOver whether something is over there, or else begins
   */
  public record Mark(long step, String text, boolean isOver) {}

  /** The chart. */
  public String html() {
    Scale scale = Scale.of(Arrays.stream(values).boxed().toList(), 1);
    StringBuilder side = new StringBuilder();
    StringBuilder svg = new StringBuilder();
    svg.append("<svg viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\">".formatted(WIDTH, HEIGHT));
    for (double tick : scale.ticks()) {
      String y = Html.number(HEIGHT * scale.depth(tick));
      side.append("<span style=\"top: %s%%\">%s</span>".formatted(y, Scale.label(tick)));
      svg.append("<path class=\"rule\" d=\"M0 %sH%d\"/>".formatted(y, WIDTH));
    }
    for (Mark mark : marks) {
      svg.append(
          "<path class=\"mark%s\" d=\"M%s 0V%d\"/>"
              .formatted(mark.isOver() ? " over" : "", Html.number(x(mark.step())), HEIGHT));
    }
    svg.append("<path class=\"curve\" d=\"%s\"/></svg>".formatted(path(scale)));
    String numbers =
        "\"values\":[%s],\"marks\":[%s]"
            .formatted(
                Plot.json(values, "%.4g"),
                marks.stream()
                    .map(each ->
                        "{\"step\":%d,\"text\":%s}".formatted(each.step(), Plot.json(each.text())))
                    .collect(Collectors.joining(",")));
    return new Plot(steps).html(name, side.toString(), svg.toString(), numbers);
  }

  private double x(long step) {
    long first = steps.getFirst();
    return WIDTH * (step - first) / (double) Math.max(1, steps.getLast() - first);
  }

  private String path(Scale scale) {
    StringBuilder path = new StringBuilder();
    boolean isBroken = true;
    for (int i = 0; i < values.length; i++) {
      if (Double.isFinite(values[i])) {
        path.append(isBroken ? 'M' : 'L')
            .append(Html.number(x(steps.get(i))))
            .append(" ")
            .append(Html.number(HEIGHT * scale.depth(values[i])));
      }
      isBroken = !Double.isFinite(values[i]);
    }
    return path.toString();
  }
}
