package dev.evenflow.data;

import dev.evenflow.EvenflowException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The sparse rows of LIBSVM: a label, then {@code index:value} with indices from 1 in ascending
 * order. Where every value is 1, an example is the indices of its features, filled up with 0, so
 * that a model need only look up what is there; otherwise it is all features as floats.
 *
 * <p>Source: Chang, Lin, "LIBSVM: a library for support vector machines", 2011.
 */
public final class Libsvm {
  private Libsvm() {}

  private record Row(String label, int[] indices, float[] values) {}

  /**
   * Reads a file; classes are its labels, in ascending order of their numbers.
   *
   * @throws EvenflowException if a line is not of that form
   */
  public static Dataset read(Path file) {
    List<Row> rows = new ArrayList<>();
    int number = 0;
    for (String line : DataFile.read(file, DataFile::text).lines().toList()) {
      number++;
      if (!line.isBlank()) {
        rows.add(row(line.strip(), "line " + number + " of " + file));
      }
    }
    if (rows.isEmpty()) {
      throw new EvenflowException(file + " holds no rows");
    }
    TreeSet<Double> numbers = new TreeSet<>();
    rows.forEach(row -> numbers.add(Double.valueOf(row.label())));
    List<Double> ordered = List.copyOf(numbers);
    int[] labels =
        rows.stream().mapToInt(row -> ordered.indexOf(Double.valueOf(row.label()))).toArray();
    List<String> classes =
        ordered.stream()
            .map(value -> value == Math.rint(value) ? Long.toString(value.longValue()) : "" + value)
            .toList();
    return new Dataset(features(file, rows), new Labels(labels, classes));
  }

  private static Row row(String line, String place) {
    String[] cells = line.split("\\s+", -1);
    int[] indices = new int[cells.length - 1];
    float[] values = new float[indices.length];
    try {
      Double.parseDouble(cells[0]);
      for (int i = 0; i < indices.length; i++) {
        int colon = cells[i + 1].indexOf(':');
        indices[i] = Integer.parseInt(cells[i + 1].substring(0, colon));
        values[i] = Float.parseFloat(cells[i + 1].substring(colon + 1));
        if (indices[i] < (i == 0 ? 1 : indices[i - 1] + 1) || !Float.isFinite(values[i])) {
          throw new NumberFormatException(cells[i + 1]);
        }
      }
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new EvenflowException(
          place + " must be a number, then index:value with ascending indices from 1", e);
    }
    return new Row(cells[0], indices, values);
  }

  private static Features features(Path file, List<Row> rows) {
    int width = rows.stream().flatMapToInt(row -> IntStream.of(row.indices())).max().orElse(0);
    int longest = rows.stream().mapToInt(row -> row.indices().length).max().orElse(0);
    if (width == 0) {
      throw new EvenflowException(file + " has no features");
    }
    boolean isBinary =
        rows.stream()
            .allMatch(
                row -> IntStream.range(0, row.values().length).allMatch(i -> row.values()[i] == 1));
    if (isBinary) {
      int[] bags = new int[rows.size() * longest];
      for (int i = 0; i < rows.size(); i++) {
        int[] indices = rows.get(i).indices();
        System.arraycopy(indices, 0, bags, i * longest, indices.length);
      }
      return Features.ofIndices(bags, Labels.numbered(width + 1), longest);
    }
    Heap.require(4L * rows.size() * width, file.toString());
    float[] dense = new float[rows.size() * width];
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      for (int j = 0; j < row.indices().length; j++) {
        dense[i * width + row.indices()[j] - 1] = row.values()[j];
      }
    }
    return Features.of(dense, width);
  }
}
