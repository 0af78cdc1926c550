package dev.evenflow.strategy;

import java.util.Collection;
import java.util.Comparator;

/** What the writer of a wrong name may have meant. */
public final class Nearest {
  private Nearest() {}

  /** The names there are, and which of them is nearest to a wrong one. */
  public static String among(String wrong, Collection<String> names) {
    String nearest =
        names.stream().min(Comparator.comparingInt(name -> distance(wrong, name))).orElse("");
    String list = String.join(", ", names);
    return distance(wrong, nearest) <= 1 + wrong.length() / 3
        ? list + "; did you mean " + nearest + "?"
        : list;
  }

  /** The edits that make one word of the other (Levenshtein 1966). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int substitution = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitution, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
