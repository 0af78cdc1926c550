package dev.evenflow.cli.page;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * A curve over steps on an axis of powers of ten, or a linear one where a value is not positive.
 *
 * @param steps the numbers of the steps, rising
 * @param values at them; NaN leaves a gap
 * @param marks steps to be marked
 */
public record Curve(List<Long> steps, double[] values, List<Mark> marks) {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 220;
  private static final int LEFT = 52;
  private static final int TOP = 10;
  private static final int BOTTOM = 24;

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
    double[] known = Arrays.stream(values).filter(Double::isFinite).toArray();
    boolean isLog = Arrays.stream(known).allMatch(each -> each > 0);
    double[] heights = Arrays.stream(values).map(each -> isLog ? Math.log10(each) : each).toArray();
    double least = finite(heights).min().orElse(0);
    double most = finite(heights).max().orElse(1);
    double margin = Math.max((most - least) * 0.05, 1e-6);
    StringBuilder svg = new StringBuilder();
    svg.append("<svg viewBox=\"0 0 %d %d\" role=\"img\">\n".formatted(WIDTH, HEIGHT));
    Scale scale = new Scale(least - margin, most + margin);
    for (int i = 0; i <= 3; i++) {
      double at = least + (most - least) * i / 3;
      svg.append(
          "<path class=\"rule\" d=\"M%d %sH%d\"/><text class=\"end\" x=\"%d\" y=\"%s\">%s</text>\n"
              .formatted(
                  LEFT,
                  Html.number(scale.y(at)),
                  WIDTH,
                  LEFT - 6,
                  Html.number(scale.y(at) + 4),
                  label(isLog ? Math.pow(10, at) : at)));
    }
    for (Mark mark : marks) {
      svg.append(
          "<g><title>%s</title><path class=\"mark%s\" d=\"M%s %dV%d\"/></g>\n"
              .formatted(
                  Html.escaped(mark.text()),
                  mark.isOver() ? " over" : "",
                  Html.number(x(mark.step())),
                  TOP,
                  HEIGHT - BOTTOM));
    }
    svg.append("<path class=\"curve\" d=\"%s\"/>\n".formatted(path(heights, scale)));
    svg.append("<path class=\"axis\" d=\"M%d %dH%d\"/>\n".formatted(LEFT, HEIGHT - BOTTOM, WIDTH));
    svg.append(
        "<text x=\"%d\" y=\"%d\">step %d</text><text class=\"end\" x=\"%d\" y=\"%d\">step %d</text>\n"
            .formatted(LEFT, HEIGHT - 8, steps.getFirst(), WIDTH, HEIGHT - 8, steps.getLast()));
    return svg.append("</svg>\n").toString();
  }

  private static DoubleStream finite(double... values) {
    return Arrays.stream(values).filter(Double::isFinite);
  }

  /** From heights to coordinates. */
  private record Scale(double least, double most) {
    double y(double value) {
      return TOP + (HEIGHT - BOTTOM - TOP) * (most - value) / (most - least);
    }
  }

  private double x(long step) {
    long first = steps.getFirst();
    return LEFT + (WIDTH - LEFT) * (step - first) / (double) Math.max(1, steps.getLast() - first);
  }

  private String path(double[] heights, Scale scale) {
    StringBuilder path = new StringBuilder();
    boolean isBroken = true;
    for (int i = 0; i < heights.length; i++) {
      if (Double.isFinite(heights[i])) {
        path.append(isBroken ? 'M' : 'L')
            .append(Html.number(x(steps.get(i))))
            .append(" ")
            .append(Html.number(scale.y(heights[i])));
      }
      isBroken = !Double.isFinite(heights[i]);
    }
    return path.toString();
  }

  private static String label(double value) {
    boolean isPlain = value == 0 || (Math.abs(value) >= 1e-2 && Math.abs(value) < 1e4);
    return String.format(Locale.ROOT, isPlain ? "%.3g" : "%.0e", value);
  }
}
