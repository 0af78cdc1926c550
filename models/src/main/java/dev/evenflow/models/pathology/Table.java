package dev.evenflow.models.pathology;

import dev.evenflow.EvenflowException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Tables beside this class: a line a row, {@code |} between cells, {@code #} before remarks. */
final class Table {
  private Table() {}

  /** The rows, of so many cells each. */
  static List<List<String>> read(String file, int cells) {
    try (InputStream in = Table.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> row(file, line, cells))
          .toList();
    } catch (IOException e) {
      throw new EvenflowException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static List<String> row(String file, String line, int cells) {
    List<String> row = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
    if (row.size() != cells) {
      throw new IllegalStateException(
          "%s has %d cells where %d belong: %s".formatted(file, row.size(), cells, line));
    }
    return row;
  }
}
