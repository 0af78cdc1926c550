package dev.evenflow.data;

import dev.evenflow.EvenflowException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The label column of a CSV file: numbers its texts in order of appearance, sorts at the end. */
final class CsvLabels {
  private static final int MOST_CLASSES = 10_000;
  private static final int MOST_CHARACTERS = 1_000;
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,18}");

  private final String name;
  private final boolean given;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private int[] values = new int[1 << 8];
  private int count;

  /** Labels of these classes, or, if the list is empty, of whatever the file has. */
  CsvLabels(String name, List<String> classes) {
    this.name = name;
    this.given = !classes.isEmpty();
    for (String text : classes) {
      numbers.put(canonical(text), names.size());
      names.add(text);
    }
  }

  void add(CsvRows rows, int column) {
    String text = canonical(rows.cell(column));
    Integer number = numbers.get(text);
    if (number == null) {
      number = added(text, rows.line(), column);
    }
    if (count == values.length) {
      Heap.require(3L * Integer.BYTES * 2 * count, name);
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = number;
  }

  /** All labels, the classes in order. */
  Labels finished() {
    int[] found = Arrays.copyOf(values, count);
    if (given) {
      return new Labels(found, names);
    }
    Comparator<String> ascending =
        names.stream().allMatch(text -> INTEGER.matcher(text).matches())
            ? Comparator.comparingLong(Long::parseLong)
            : Comparator.naturalOrder();
    List<Integer> sorted =
        IntStream.range(0, names.size())
            .boxed()
            .sorted(Comparator.comparing(names::get, ascending))
            .toList();
    int[] ranks = new int[sorted.size()];
    for (int rank = 0; rank < ranks.length; rank++) {
      ranks[sorted.get(rank)] = rank;
    }
    for (int i = 0; i < count; i++) {
      found[i] = ranks[found[i]];
    }
    return new Labels(found, sorted.stream().map(names::get).toList());
  }

  private int added(String text, int line, int column) {
    String place = "%s, line %d, column %d:".formatted(name, line, column + 1);
    if (given) {
      throw new EvenflowException(
          "%s the label %s is none of the %d classes %s"
              .formatted(place, Quoted.of(text), names.size(), listed()));
    }
    if (names.size() == MOST_CLASSES || text.length() > MOST_CHARACTERS) {
      throw new EvenflowException(
          "%s a label column has at most %d different labels of at most %d characters"
              .formatted(place, MOST_CLASSES, MOST_CHARACTERS));
    }
    numbers.put(text, names.size());
    names.add(text);
    return names.size() - 1;
  }

  private String listed() {
    String shown = String.join(", ", names.subList(0, Math.min(10, names.size())));
    return names.size() > 10 ? shown + " ..." : shown;
  }

  /** Integers by value, so that 1, 01 and +1 are one class. */
  private static String canonical(String text) {
    return INTEGER.matcher(text).matches() ? Long.toString(Long.parseLong(text)) : text;
  }
}
