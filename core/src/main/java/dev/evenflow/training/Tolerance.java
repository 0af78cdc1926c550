package dev.evenflow.training;

import dev.evenflow.EvenflowException;
import dev.evenflow.checkpoint.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What may differ between a snapshot and the training that it is restored to.
 *
 * @param allowed the kinds of difference that are known and wanted
 * @param renamed what a layer or variable of the snapshot is called now, by what it was called: the
 *     name itself and all names under it, slots included
 */
public record Tolerance(Set<Deviation> allowed, Map<String, String> renamed) {
  /** Everything must be the same. */
  public static final Tolerance NONE = new Tolerance(Set.of(), Map.of());

  /** Copies the collections. */
  public Tolerance {
    allowed = Set.copyOf(allowed);
    renamed = Map.copyOf(renamed);
  }

  /** Allows kinds of difference. */
  public static Tolerance of(Deviation... allowed) {
    return new Tolerance(Set.of(allowed), Map.of());
  }

  /**
   * The entries by the names that they have now.
   *
   * @throws EvenflowException if something to be renamed is not there, or a name is taken
   */
  Map<String, Entry> rename(Map<String, Entry> entries) {
    Map<String, Entry> now = new LinkedHashMap<>();
    Set<String> unused = new TreeSet<>(renamed.keySet());
    entries.forEach((name, entry) -> {
      String other = name;
      for (Map.Entry<String, String> rule : renamed.entrySet()) {
        if (isUnder(name, rule.getKey())) {
          other = rule.getValue() + name.substring(rule.getKey().length());
          unused.remove(rule.getKey());
        }
      }
      if (now.put(other, entry) != null) {
        throw new EvenflowException("two variables would be named " + other);
      }
    });
    if (!unused.isEmpty()) {
      throw new EvenflowException(
          "there is nothing named " + String.join(" or ", unused) + " to be renamed");
    }
    return now;
  }

  private static boolean isUnder(String name, String path) {
    return name.startsWith(path)
        && (name.length() == path.length() || "./".indexOf(name.charAt(path.length())) >= 0);
  }

  /**
   * Refuses differences of kinds that are not allowed.
   *
   * @throws EvenflowException that lists all of them
   */
  void require(List<Difference> differences) {
    List<Difference> refused =
        differences.stream().filter(each -> !allowed.contains(each.kind())).toList();
    if (refused.isEmpty()) {
      return;
    }
    Set<String> kinds = new TreeSet<>();
    refused.forEach(each -> kinds.add(each.kind().name().toLowerCase(Locale.ROOT)));
    throw new EvenflowException(
        "the snapshot does not fit the training: %s; where that is wanted, allow %s"
            .formatted(Difference.listed(refused), String.join(", ", new ArrayList<>(kinds))));
  }
}
