package dev.evenflow.data;

import dev.evenflow.EvenflowException;
import java.nio.file.Path;
import java.util.List;

/**
 * Click logs in the form of Criteo's: a line of columns with tabs between, first 0 or 1, then 13
 * counts, then 26 categories in hexadecimal; cells may be empty. An example is int32 {39}: counts c
 * as the whole part of {@link #STEPS} ln(1 + c), 0 for those that are empty or negative; categories
 * as their remainder by a number of buckets.
 *
 * <p>Source: Criteo, "Display advertising challenge", Kaggle 2014.
 */
public final class ClickLog {
  /** Steps of a count in a factor of e. */
  public static final int STEPS = 8;

  /** Columns of counts, which come first. */
  public static final int COUNTS = 13;

  /** Columns of categories. */
  public static final int CATEGORIES = 26;

  /** All columns but that of the label. */
  public static final int COLUMNS = COUNTS + CATEGORIES;

  private static final int LEAST_BUCKETS = 256;

  private ClickLog() {}

  /**
   * Reads a file.
   *
   * @param buckets indices of each column, at least 256
   * @throws EvenflowException if a line is not of that form
   */
  public static Dataset read(Path file, int buckets) {
    if (buckets < LEAST_BUCKETS) {
      throw new EvenflowException(
          "a click log needs at least %d buckets, given %d".formatted(LEAST_BUCKETS, buckets));
    }
    List<String> lines =
        DataFile.read(file, DataFile::text).lines().filter(line -> !line.isBlank()).toList();
    Heap.require(4L * lines.size() * COLUMNS, file.toString());
    int[] values = new int[lines.size() * COLUMNS];
    int[] labels = new int[lines.size()];
    for (int i = 0; i < labels.length; i++) {
      String[] cells = lines.get(i).split("\t", -1);
      try {
        if (cells.length != 1 + COLUMNS || !cells[0].matches("[01]")) {
          throw new NumberFormatException(lines.get(i));
        }
        labels[i] = Integer.parseInt(cells[0]);
        for (int j = 0; j < COLUMNS; j++) {
          String cell = cells[j + 1];
          values[i * COLUMNS + j] = j < COUNTS ? count(cell) : bucket(cell, buckets);
        }
      } catch (NumberFormatException e) {
        throw new EvenflowException(
            "line %d of %s must be 0 or 1, %d counts and %d hexadecimal categories, with tabs between"
                .formatted(i + 1, file, COUNTS, CATEGORIES),
            e);
      }
    }
    return new Dataset(
        Features.ofIndices(values, Labels.numbered(buckets), COLUMNS),
        new Labels(labels, Labels.numbered(2)));
  }

  private static int count(String cell) {
    return cell.isEmpty() ? 0 : indexOf(Math.max(0, Integer.parseInt(cell)));
  }

  /** What a count of at least 0 becomes. */
  public static int indexOf(int count) {
    return (int) (STEPS * StrictMath.log1p(count));
  }

  private static int bucket(String cell, int buckets) {
    return cell.isEmpty()
        ? 0
        : Integer.remainderUnsigned(Integer.parseUnsignedInt(cell, 16), buckets);
  }
}
