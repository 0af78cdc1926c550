package dev.evenflow.training;

import dev.evenflow.checkpoint.ElementType;
import dev.evenflow.checkpoint.Entry;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One thing that a file has otherwise than the model or training that it is read for.
 *
 * @param kind of what sort
 * @param name of a variable or setting
 * @param text what is different, as a clause
 */
record Difference(Deviation kind, String name, String text) {
  /** A list that is longer is cut, for it is read by people. */
  private static final int MOST_LISTED = 20;

  /** What a variable is stored as: a rank-0 variable is a double. */
  static ElementType type(Variable variable) {
    return variable.shape().rank() == 0 ? ElementType.F64 : ElementType.F32;
  }

  /** Whether an entry is of a variable's shape and type. */
  static boolean fits(Variable variable, Entry entry) {
    return entry.type() == type(variable)
        && Arrays.equals(entry.shape(), variable.shape().extents());
  }

  /** Of variables and what there is for them by name. */
  static List<Difference> of(Collection<Variable> wanted, Map<String, Entry> given) {
    List<Difference> differences = new ArrayList<>();
    Map<String, Entry> rest = new LinkedHashMap<>(given);
    wanted.forEach(variable -> rest.remove(variable.name()));
    for (Variable variable : wanted) {
      String name = variable.name();
      Entry entry = given.get(name);
      if (entry == null) {
        differences.add(
            new Difference(Deviation.MISSING, name, name + " is missing" + guess(variable, rest)));
      } else if (!fits(variable, entry)) {
        String text =
            "%s is %s %s where the model has %s %s"
                .formatted(
                    name,
                    entry.type(),
                    Arrays.toString(entry.shape()),
                    type(variable),
                    Arrays.toString(variable.shape().extents()));
        differences.add(new Difference(Deviation.RESHAPED, name, text));
      }
    }
    rest.keySet()
        .forEach(name ->
            differences.add(new Difference(Deviation.EXTRA, name, "the model has no " + name)));
    return differences;
  }

  /** What a missing variable may have been called. */
  private static String guess(Variable missing, Map<String, Entry> rest) {
    for (Map.Entry<String, Entry> other : rest.entrySet()) {
      if (last(other.getKey()).equals(last(missing.name())) && fits(missing, other.getValue())) {
        return " (was it " + other.getKey() + "?)";
      }
    }
    return "";
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** Of settings as they are and as they were. */
  static List<Difference> of(Map<String, String> now, Map<String, String> before) {
    List<Difference> differences = new ArrayList<>();
    Set<String> names = new TreeSet<>(now.keySet());
    names.addAll(before.keySet());
    for (String name : names) {
      String is = now.getOrDefault(name, "not set");
      String was = before.getOrDefault(name, "not set");
      if (!is.equals(was)) {
        String text = "%s was %s and is %s".formatted(name, was, is);
        differences.add(new Difference(Deviation.RECIPE, name, text));
      }
    }
    return differences;
  }

  /** Of the shapes of examples as they are and as they were. */
  static List<Difference> of(Shape now, Shape before) {
    String text = "an example had shape %s and has %s".formatted(before, now);
    return now.equals(before)
        ? List.of()
        : List.of(new Difference(Deviation.RECIPE, "example", text));
  }

  /** As clauses; slots of a variable that is listed itself go without saying. */
  static String listed(List<Difference> differences) {
    Map<Deviation, Set<String>> names =
        differences.stream()
            .collect(
                Collectors.groupingBy(
                    Difference::kind, Collectors.mapping(Difference::name, Collectors.toSet())));
    List<String> texts =
        differences.stream()
            .filter(each -> !each.followsFrom(names.getOrDefault(each.kind, Set.of())))
            .map(Difference::text)
            .toList();
    String listed = String.join("; ", texts.subList(0, Math.min(MOST_LISTED, texts.size())));
    return texts.size() <= MOST_LISTED
        ? listed
        : listed + "; and %d more".formatted(texts.size() - MOST_LISTED);
  }

  private boolean followsFrom(Set<String> others) {
    int slash = name.indexOf('/');
    return slash > 0 && others.contains(name.substring(0, slash));
  }
}
