package dev.evenflow.models.grid;

import dev.evenflow.EvenflowException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What differs along one side of a {@link Grid}.
 *
 * @param name of the setting that is varied, or one of its own
 * @param variants at least one, each of another label
 */
public record Axis(String name, List<Variant> variants) {
  /** A comma ends a value unless what follows it goes on with {@code key=value}. */
  private static final Pattern NEXT = Pattern.compile(",(?![^,:=]*=)");

  /**
   * Copies and checks the variants.
   *
   * @throws EvenflowException if there are none, or two of one label
   */
  public Axis {
    variants = List.copyOf(variants);
    if (name.isBlank() || variants.isEmpty()) {
      throw new EvenflowException(
          "what is varied needs a name and values, as norm=none,batch, given '" + name + "'");
    }
    Set<String> labels = new HashSet<>();
    for (Variant each : variants) {
      if (!labels.add(each.label())) {
        throw new EvenflowException(name + " is to be " + each.label() + " twice");
      }
    }
  }

  /**
   * The values of a setting or of an argument.
   *
   * @throws EvenflowException if there is no such setting, or a value twice
   */
  public static Axis of(String key, List<String> values) {
    Key varied = Key.parse(key);
    return new Axis(
        key, values.stream().map(each -> new Variant(each, Map.of(varied, each))).toList());
  }

  /**
   * Reads {@code init=xavier-normal,he-normal}. A comma begins another value unless what follows it
   * is {@code key=value}, so {@code optimizer=adam:lr=0.1,beta2=0.9,lion} are two.
   *
   * @throws EvenflowException if it is not of this form
   */
  public static Axis parse(String text) {
    int equals = text.indexOf('=');
    if (equals <= 0) {
      throw new EvenflowException(
          "what is varied must be of the form setting=value,value, given '" + text + "'");
    }
    return of(text.substring(0, equals), List.of(NEXT.split(text.substring(equals + 1), -1)));
  }

  /** Whether the variants are no more than values of the setting that the axis is named after. */
  public boolean isPlain() {
    return variants.stream()
        .allMatch(each ->
            each.changes().size() == 1
                && each.changes().entrySet().stream()
                    .allMatch(change ->
                        change.getKey().toString().equals(name)
                            && change.getValue().equals(each.label())));
  }
}
