package dev.evenflow.cli.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where a value stands on its axis: logarithmic where all are positive. The largest may be above
 * its top, so that one explosion does not flatten all else.
 *
 * @param least at the bottom
 * @param most at the top
 * @param isLogarithmic or else linear
 */
public record Scale(double least, double most, boolean isLogarithmic) {
  private static final int MOST_TICKS = 6;
  private static final int[] DIGITS = {1, 2, 5};

  /**
   * The scale of these; NaN stands nowhere.
   *
   * @param share of them that is not above the top, such as 0.99
   */
  public static Scale of(List<Double> values, double share) {
    double[] sorted =
        values.stream().mapToDouble(each -> each).filter(Double::isFinite).sorted().toArray();
    if (sorted.length == 0) {
      return new Scale(0, 1, false);
    }
    double least = sorted[0];
    double most = sorted[(int) (share * (sorted.length - 1))];
    boolean isLogarithmic = least > 0;
    if (isLogarithmic) {
      return new Scale(least / 1.1, Math.max(most, least) * 1.1, true);
    }
    double margin = Math.max((most - least) * 0.05, 1e-3);
    return new Scale(least - margin, most + margin, false);
  }

  /** The place of a value, from 0 at the top to 1 at the bottom. */
  public double depth(double value) {
    return isLogarithmic
        ? StrictMath.log(most / Math.max(value, least)) / StrictMath.log(most / least)
        : (most - value) / (most - least);
  }

  /** Round numbers on the axis: 1, 2 and 5 times powers of ten, or these powers alone. */
  public List<Double> ticks() {
    List<Double> all = isLogarithmic ? logarithmic(DIGITS, 1) : linear();
    for (int step = 1; all.size() > MOST_TICKS; step++) {
      all = logarithmic(new int[] {1}, step);
    }
    return all;
  }

  private List<Double> logarithmic(int[] digits, int step) {
    List<Double> ticks = new ArrayList<>();
    int lowest = (int) Math.floor(StrictMath.log10(least));
    for (int power = lowest; power <= StrictMath.log10(most); power += step) {
      for (int digit : digits) {
        double tick = digit * StrictMath.pow(10, power);
        if (tick >= least && tick <= most) {
          ticks.add(tick);
        }
      }
    }
    return ticks;
  }

  private List<Double> linear() {
    List<Double> ticks = new ArrayList<>();
    double rough = (most - least) / 4;
    double power = StrictMath.pow(10, Math.floor(StrictMath.log10(rough)));
    double step = power * (rough / power < 2 ? 1 : rough / power < 5 ? 2 : 5);
    for (double tick = Math.ceil(least / step) * step; tick <= most; tick += step) {
      ticks.add(tick);
    }
    return ticks.subList(0, Math.min(MOST_TICKS, ticks.size()));
  }

  /** A tick as it is written. */
  public static String label(double tick) {
    boolean isShort = tick == 0 || (Math.abs(tick) >= 1e-3 && Math.abs(tick) < 1e4);
    return isShort
        ? String.format(Locale.ROOT, "%.3f", tick).replaceFirst("\\.?0+$", "")
        : String.format(Locale.ROOT, "%.0e", tick);
  }
}
