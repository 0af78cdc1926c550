package dev.evenflow.cli;

import dev.evenflow.training.LearningRateCurve;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Smoothed loss against rate in plain text, 80 columns wide. Rates are spaced as they were tested;
 * what is above the top is a {@code ^} there.
 */
final class RangePlot {
  private static final int WIDTH = 69;
  private static final int HEIGHT = 18;

  /** How far above the loss at the start the top lies, as a part of the fall below it. */
  private static final double HEADROOM = 0.25;

  private final List<LearningRateCurve.Point> points;
  private final char[][] cells = new char[HEIGHT][WIDTH];

  private RangePlot(List<LearningRateCurve.Point> points) {
    this.points = points;
    for (char[] row : cells) {
      Arrays.fill(row, ' ');
    }
  }

  /**
   * A plot of some lines.
   *
   * @param marked a rate to be marked, if there is one
   */
  static String of(List<LearningRateCurve.Point> points, OptionalDouble marked) {
    return points.size() < 2 ? "" : new RangePlot(points).text(marked);
  }

  private String text(OptionalDouble marked) {
    double bottom = points.stream().mapToDouble(LearningRateCurve.Point::smoothed).min().orElse(0);
    double start = points.getFirst().smoothed();
    double top = start + Math.max((start - bottom) * HEADROOM, 1e-9);
    int mark = marked.isPresent() ? column(indexOf(marked.getAsDouble())) : -1;
    for (int row = 0; row < HEIGHT && mark >= 0; row++) {
      cells[row][mark] = '|';
    }
    for (int i = 0; i < points.size(); i++) {
      double height = (points.get(i).smoothed() - bottom) / (top - bottom);
      int row = (int) Math.round((1 - height) * (HEIGHT - 1));
      cells[Math.max(row, 0)][column(i)] = row < 0 ? '^' : '*';
    }
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < HEIGHT; row++) {
      double value = top - (top - bottom) * row / (HEIGHT - 1);
      String label = row % 4 == 0 ? String.format(Locale.ROOT, "%9.3g", value) : " ".repeat(9);
      text.append((label + " |" + new String(cells[row])).stripTrailing()).append('\n');
    }
    return text.append(axis(mark)).toString();
  }

  private int column(int index) {
    return Math.round((float) index * (WIDTH - 1) / (points.size() - 1));
  }

  private int indexOf(double rate) {
    int nearest = 0;
    for (int i = 0; i < points.size(); i++) {
      if (Math.abs(points.get(i).rate() - rate) < Math.abs(points.get(nearest).rate() - rate)) {
        nearest = i;
      }
    }
    return nearest;
  }

  /** Rates under the columns where they stand, as many as there is room for. */
  private String axis(int mark) {
    char[] ticks = new char[WIDTH];
    Arrays.fill(ticks, '-');
    StringBuilder labels = new StringBuilder();
    int every = Math.max(1, (points.size() - 1) / 6);
    for (int i = 0; i < points.size(); i += every) {
      int at = column(i);
      String label = String.format(Locale.ROOT, "%.1e", points.get(i).rate());
      if (at >= labels.length() && at + label.length() <= WIDTH) {
        ticks[at] = '+';
        labels.append(" ".repeat(at - labels.length())).append(label);
      }
    }
    if (mark >= 0) {
      ticks[mark] = '^';
    }
    return " ".repeat(10) + '+' + new String(ticks) + '\n' + " ".repeat(11) + labels + '\n';
  }
}
