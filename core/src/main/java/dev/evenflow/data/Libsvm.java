package dev.evenflow.data;

import dev.evenflow.EvenflowException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The sparse rows of LIBSVM: a label, then {@code index:value} with indices from 1 in ascending
 * order. Where every value is 1, an example is the indices of its features, filled up with 0, so
 * that a model need only look up what is there; otherwise it is all features as floats. In memory
 * are only those of the file.
 *
 * <p>Source: Chang, Lin, "LIBSVM: a library for support vector machines", 2011.
 */
public final class Libsvm {
  /** What one example and the scale of its features take. */
  private static final long BYTES_A_FEATURE = 32;

  /** The whole numbers up to here are doubles. */
  private static final double MOST_EXACT = 0x1p53;

  private Libsvm() {}

  private record Row(double label, int[] indices, float[] values) {
    boolean isBinary() {
      return IntStream.range(0, values.length).allMatch(i -> values[i] == 1);
    }

    int largest() {
      return indices.length == 0 ? 0 : indices[indices.length - 1];
    }
  }

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
    double[] ordered = rows.stream().mapToDouble(Row::label).distinct().sorted().toArray();
    int[] labels =
        rows.stream().mapToInt(row -> Arrays.binarySearch(ordered, row.label())).toArray();
    List<String> classes = Arrays.stream(ordered).mapToObj(Libsvm::name).toList();
    return new Dataset(features(file, rows), new Labels(labels, classes));
  }

  private static String name(double label) {
    return label == Math.rint(label) && Math.abs(label) <= MOST_EXACT
        ? Long.toString((long) label)
        : Double.toString(label);
  }

  private static Row row(String line, String place) {
    String[] cells = line.split("\\s+", -1);
    int[] indices = new int[cells.length - 1];
    float[] values = new float[indices.length];
    try {
      // Minus zero is zero.
      double label = Double.parseDouble(cells[0]) + 0.0;
      if (!Double.isFinite(label)) {
        throw new NumberFormatException(cells[0]);
      }
      for (int i = 0; i < indices.length; i++) {
        int colon = cells[i + 1].indexOf(':');
        indices[i] = Integer.parseInt(cells[i + 1].substring(0, colon));
        values[i] = Float.parseFloat(cells[i + 1].substring(colon + 1));
        if (indices[i] <= (i == 0 ? 0 : indices[i - 1])
            || indices[i] == Integer.MAX_VALUE
            || !Float.isFinite(values[i])) {
          throw new NumberFormatException(cells[i + 1]);
        }
      }
      return new Row(label, indices, values);
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new EvenflowException(
          place + " must be a number, then index:value with ascending indices from 1", e);
    }
  }

  private static Features features(Path file, List<Row> rows) {
    int width = rows.stream().mapToInt(Row::largest).max().orElse(0);
    if (width == 0) {
      throw new EvenflowException(file + " has no features");
    }
    if (rows.stream().allMatch(Row::isBinary)) {
      return bags(file, rows, width);
    }
    Heap.require(BYTES_A_FEATURE * width, file.toString());
    return new SparseFeatures(
        rows.stream()
            .map(row ->
                new SparseFeatures.Row(
                    IntStream.of(row.indices()).map(index -> index - 1).toArray(), row.values()))
            .toList(),
        width);
  }

  private static Features bags(Path file, List<Row> rows, int width) {
    int longest = rows.stream().mapToInt(row -> row.indices().length).max().orElse(0);
    Heap.require(4L * rows.size() * longest, file.toString());
    int[] bags = new int[rows.size() * longest];
    for (int i = 0; i < rows.size(); i++) {
      int[] indices = rows.get(i).indices();
      System.arraycopy(indices, 0, bags, i * longest, indices.length);
    }
    return Features.ofIndices(bags, Labels.numbered(width + 1), longest);
  }
}
