package dev.evenflow.data;

import dev.evenflow.EvenflowException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * Sentences with labels, one a line: the label, a blank, then words in lower case with blanks
 * between. Words become indices in the order in which they occur first; index 0 fills shorter
 * sentences up, 1 is any word that the training part does not have.
 *
 * @param vocabulary the words
 * @param classes the labels
 * @param length words in an example; those behind are left out
 */
public record Sentences(List<String> vocabulary, List<String> classes, int length) {
  private static final String PADDING = "<pad>";
  private static final String UNKNOWN = "<unknown>";

  /** Copies the lists. */
  public Sentences {
    vocabulary = List.copyOf(vocabulary);
    classes = List.copyOf(classes);
  }

  private record Line(String label, String text) {}

  /**
   * Reads a training and a test file; examples are as long as the longest training sentence.
   *
   * @throws EvenflowException if a line has no sentence, or a label occurs in the test file only
   */
  public static Split read(Path train, Path test) {
    List<Line> lines = lines(train);
    Sentences form = of(lines);
    return new Split(form.dataset(train, lines), form.dataset(test, lines(test)));
  }

  /** Reads one file, as {@link #read(Path, Path)}, to be split by the caller. */
  public static Dataset read(Path file) {
    List<Line> lines = lines(file);
    return of(lines).dataset(file, lines);
  }

  private static List<Line> lines(Path file) {
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (String line : DataFile.read(file, DataFile::text).lines().toList()) {
      number++;
      int blank = line.indexOf(' ');
      if (line.isBlank()) {
        continue;
      }
      if (blank < 1 || line.substring(blank).isBlank()) {
        throw new EvenflowException(
            "line %d of %s must be a label, a blank and a sentence".formatted(number, file));
      }
      lines.add(new Line(line.substring(0, blank), line.substring(blank)));
    }
    if (lines.isEmpty()) {
      throw new EvenflowException(file + " holds no sentences");
    }
    return lines;
  }

  private static Sentences of(List<Line> lines) {
    Map<String, Integer> words = new HashMap<>();
    List<String> vocabulary = new ArrayList<>(List.of(PADDING, UNKNOWN));
    TreeSet<String> classes = new TreeSet<>();
    int longest = 0;
    for (Line line : lines) {
      classes.add(line.label());
      String[] all = words(line.text());
      longest = Math.max(longest, all.length);
      for (String word : all) {
        if (words.putIfAbsent(word, vocabulary.size()) == null) {
          vocabulary.add(word);
        }
      }
    }
    return new Sentences(vocabulary, List.copyOf(classes), longest);
  }

  private static String[] words(String text) {
    return text.strip().toLowerCase(Locale.ROOT).split("\\s+", -1);
  }

  private Dataset dataset(Path file, List<Line> lines) {
    Map<String, Integer> places = index(vocabulary);
    Map<String, Integer> labelled = index(classes);
    Heap.require(4L * lines.size() * length, file.toString());
    int[] words = new int[lines.size() * length];
    int[] labels = new int[lines.size()];
    for (int i = 0; i < labels.length; i++) {
      System.arraycopy(encode(lines.get(i).text(), places), 0, words, i * length, length);
      labels[i] = labelled.getOrDefault(lines.get(i).label(), -1);
      if (labels[i] < 0) {
        throw new EvenflowException(
            "%s has the label %s, which the training file has not"
                .formatted(file, Quoted.of(lines.get(i).label())));
      }
    }
    return new Dataset(Features.ofIndices(words, vocabulary, length), new Labels(labels, classes));
  }

  private static Map<String, Integer> index(List<String> names) {
    Map<String, Integer> index = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      index.put(names.get(i), i);
    }
    return index;
  }

  /** The indices of a sentence's words [length]. */
  public int[] encode(String sentence) {
    return encode(sentence, index(vocabulary));
  }

  private int[] encode(String sentence, Map<String, Integer> index) {
    String[] words = words(sentence);
    int[] indices = new int[length];
    Arrays.setAll(indices, i -> i < words.length ? index.getOrDefault(words[i], 1) : 0);
    return indices;
  }
}
