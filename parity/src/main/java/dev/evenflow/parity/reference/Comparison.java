package dev.evenflow.parity.reference;

import java.util.ArrayList;
import java.util.List;

/**
 * Arrays of ours beside those of a case. A difference counts relative to the largest element of the
 * case's array. An array that is 0 but for what double arithmetic leaves of a 0 has no size of its
 * own: it counts relative to the largest element of all the case's arrays.
 */
public final class Comparison {
  private static final double DOUBLE_DUST = 1e-12;

  private record Entry(String where, double difference, double largest) {}

  private final List<Entry> entries = new ArrayList<>();

  /** Nothing compared yet. */
  public Comparison() {}

  /** Adds a pair of arrays of one length. NaN of ours is an infinite difference. */
  public void add(String where, double[] ours, double[] theirs) {
    add(where, ours, theirs, 0);
  }

  /**
   * Adds a pair of arrays that came about as a sum.
   *
   * @param least the size of the largest summand, in which differences count at least
   */
  public void add(String where, double[] ours, double[] theirs, double least) {
    double largest = least;
    double difference = 0;
    for (int i = 0; i < theirs.length; i++) {
      largest = Math.max(largest, Math.abs(theirs[i]));
      double off = Math.abs(ours[i] - theirs[i]);
      difference = Math.max(difference, Double.isNaN(off) ? Double.POSITIVE_INFINITY : off);
    }
    entries.add(new Entry(where, difference, largest));
  }

  /** The greatest relative difference, the first one of equals. */
  public Agreement agreement(Precision precision) {
    double all = entries.stream().mapToDouble(Entry::largest).max().orElse(0);
    Agreement worst = new Agreement(0, "", precision);
    for (Entry entry : entries) {
      double size = entry.largest() > DOUBLE_DUST * all ? entry.largest() : all;
      double error = entry.difference() == 0 ? 0 : entry.difference() / size;
      if (error > worst.error()) {
        worst = new Agreement(error, entry.where(), precision);
      }
    }
    return worst;
  }
}
