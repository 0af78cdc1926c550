package dev.evenflow.data;

import dev.evenflow.EvenflowException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads comma-separated numbers (RFC 4180, UTF-8, plain or gzip): one example a row, one column of
 * labels. A first row without any number outside the label column is a header. Cells may be quoted;
 * blanks around a cell and empty lines do not count.
 *
 * <p>Labels may be integers or any text. Unless the classes are given they are found in the file:
 * in ascending order if all are integers, else in that of {@link String#compareTo}.
 *
 * @param label which column has the labels
 * @param classes the names of the classes, so that a second file gets the labels of the first;
 *     empty if they are to be found in the file
 */
public record Csv(Column label, List<String> classes) {

  /** Names a column. */
  public sealed interface Column {
    /** The last column. */
    record Last() implements Column {}

    /** The column with this name in the header, which the file must then have. */
    record Named(String name) implements Column {}

    /** The column with this number, counted from 1 as in messages. */
    record Numbered(int number) implements Column {}
  }

  /** Copies the classes. */
  public Csv {
    classes = List.copyOf(classes);
  }

  /** Labels in the last column, classes from the file. */
  public Csv() {
    this(new Column.Last(), List.of());
  }

  /** As this, with the labels in another column. */
  public Csv withLabel(Column column) {
    return new Csv(column, classes);
  }

  /** As this, with these classes and no others. */
  public Csv withClasses(List<String> names) {
    return new Csv(label, names);
  }

  /**
   * Reads a file of examples with labels; their shape has one axis.
   *
   * @throws EvenflowException if the file is missing or damaged, has no rows, rows of different
   *     length, a cell that is blank or no finite number (named by line and column), a label that
   *     is not among the classes, or more rows than half of the heap can hold
   */
  public Dataset read(Path file) {
    return DataFile.read(file, open -> new CsvTable(open, this).dataset());
  }

  /**
   * Reads examples without labels: every column is a feature.
   *
   * @throws EvenflowException as {@link #read(Path)}
   */
  public static Features readFeatures(Path file) {
    return DataFile.read(file, open -> new CsvTable(open, null).features());
  }

  /**
   * Reads examples of quantities, which stand in the last columns.
   *
   * @param count of them, at least 1
   * @throws EvenflowException as {@link #read(Path)}, and if no column is left for features
   */
  public static Dataset readQuantities(Path file, int count) {
    Features all = readFeatures(file);
    int width = all.width() - count;
    if (count < 1 || width < 1) {
      throw new EvenflowException(
          "%s has %d columns, which cannot be features and %d quantities"
              .formatted(file, all.width(), count));
    }
    float[] features = new float[all.size() * width];
    float[] quantities = new float[all.size() * count];
    float[] row = new float[all.width()];
    for (int i = 0; i < all.size(); i++) {
      all.copy(i, row, 0);
      System.arraycopy(row, 0, features, i * width, width);
      System.arraycopy(row, width, quantities, i * count, count);
    }
    return new Dataset(Features.of(features, width), new Quantities(quantities, count));
  }

  /** Reads a stream; the name is for messages. */
  Dataset read(String name, InputStream in) {
    return DataFile.read(name, in, open -> new CsvTable(open, this).dataset());
  }
}
