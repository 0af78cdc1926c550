package dev.evenflow.data;

import dev.evenflow.EvenflowException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The numbers and labels of one CSV file, collected row by row. */
final class CsvTable {
  private static final int NO_LABEL = -1;
  private static final Set<String> NUMBERS_IN_WORDS =
      Set.of("nan", "inf", "-inf", "+inf", "infinity", "-infinity", "+infinity");

  private final String name;
  private final CsvRows rows;
  private final int columns;
  private final int labelColumn;
  private final int firstLine;
  private final List<String> header;
  private final CsvLabels labels;
  private float[] values = new float[1 << 10];
  private int valueCount;
  private int rowCount;

  /**
   * Reads a whole file.
   *
   * @param format where the labels stand; null if there are none
   */
  CsvTable(DataFile file, @Nullable Csv format) throws IOException {
    name = file.name();
    rows = new CsvRows(name, file.content());
    boolean any = rows.next();
    columns = any ? rows.cells() : 0;
    firstLine = rows.line();
    if (!any) {
      throw new EvenflowException(name + " has no rows");
    }
    if (format != null && columns < 2) {
      throw new EvenflowException(
          "%s, line %d: one column, needed are features and a label, separated by commas"
              .formatted(name, firstLine));
    }
    labelColumn = format == null ? NO_LABEL : labelColumn(format.label());
    labels = new CsvLabels(name, format == null ? List.of() : format.classes());
    boolean named = format != null && format.label() instanceof Csv.Column.Named;
    header = named || isHeader() ? cells() : List.of();
    if (header.isEmpty()) {
      addRow();
    }
    while (rows.next()) {
      addRow();
    }
    if (rowCount == 0) {
      throw new EvenflowException(name + " has a header, but no rows");
    }
  }

  Features features() {
    int width = labelColumn == NO_LABEL ? columns : columns - 1;
    return Features.of(Arrays.copyOf(values, valueCount), width);
  }

  Dataset dataset() {
    return new Dataset(features(), labels.finished());
  }

  private int labelColumn(Csv.Column column) {
    return switch (column) {
      case Csv.Column.Last() -> columns - 1;
      case Csv.Column.Numbered(int number) -> {
        if (number < 1 || number > columns) {
          throw new EvenflowException(
              "%s has columns 1 to %d, the label cannot be column %d"
                  .formatted(name, columns, number));
        }
        yield number - 1;
      }
      case Csv.Column.Named(String label) -> {
        int index = cells().indexOf(label);
        if (index < 0) {
          throw new EvenflowException(
              "%s has no column named %s in its first row".formatted(name, Quoted.of(label)));
        }
        yield index;
      }
    };
  }

  private List<String> cells() {
    String[] cells = new String[columns];
    Arrays.setAll(cells, rows::cell);
    return List.of(cells);
  }

  /** A first row of words; one of blanks alone is a faulty row of data. */
  private boolean isHeader() {
    boolean words = false;
    for (int i = 0; i < columns; i++) {
      if (i != labelColumn && !rows.isBlank(i)) {
        if (!Float.isNaN(rows.number(i))
            || NUMBERS_IN_WORDS.contains(rows.cell(i).toLowerCase(Locale.ROOT))) {
          return false;
        }
        words = true;
      }
    }
    return words;
  }

  private void addRow() {
    if (rows.cells() != columns) {
      throw new EvenflowException(
          "%s, line %d: %d cells, but line %d has %d"
              .formatted(name, rows.line(), rows.cells(), firstLine, columns));
    }
    reserve();
    for (int i = 0; i < columns; i++) {
      if (rows.isBlank(i)) {
        throw new EvenflowException(place(i) + " the cell is blank");
      }
      if (i == labelColumn) {
        labels.add(rows, i);
      } else {
        float value = rows.number(i);
        if (!Float.isFinite(value)) {
          throw new EvenflowException(
              "%s %s is not a finite number".formatted(place(i), Quoted.of(rows.cell(i))));
        }
        values[valueCount++] = value;
      }
    }
    rowCount++;
  }

  /** Makes room for one more row, as long as the growing array stays within bounds. */
  private void reserve() {
    long needed = (long) valueCount + columns;
    if (needed > values.length) {
      long grown = Math.max(needed, values.length + (values.length >> 1));
      // The old array, the new one and the last copy: three times the data at the worst.
      Heap.require(3 * grown * Float.BYTES, name);
      values = Arrays.copyOf(values, (int) grown);
    }
  }

  private String place(int column) {
    String title =
        header.isEmpty() || header.get(column).isEmpty()
            ? ""
            : " (" + Quoted.of(header.get(column)) + ")";
    return "%s, line %d, column %d%s:".formatted(name, rows.line(), column + 1, title);
  }
}
