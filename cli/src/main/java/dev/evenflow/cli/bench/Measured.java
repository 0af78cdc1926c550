package dev.evenflow.cli.bench;

import java.util.Map;

/** What was measured of one thing, as a row of a table. */
public interface Measured {
  /** The heads of the columns, a line. */
  String header();

  /** The row, a line. */
  String row();

  /** The numbers by name, in order, rounded to thousandths where they were measured. */
  Map<String, Object> values();

  /** A number to thousandths. */
  static double rounded(double value) {
    return Math.round(value * 1e3) / 1e3;
  }
}
