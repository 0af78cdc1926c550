package dev.evenflow.parity.layer;

import dev.evenflow.EvenflowException;
import dev.evenflow.strategy.Nearest;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The kinds of layers that are known, by the names of the format. */
final class Kinds {
  /** Writes a layer of one kind. */
  @FunctionalInterface
  interface Writer {
    Written write(Given given);
  }

  private static final Map<String, Writer> WRITERS =
      joined(
          List.of(
              Products.KINDS,
              Convolutions.KINDS,
              Poolings.KINDS,
              Normalizations.KINDS,
              LookUps.KINDS,
              Recurrences.KINDS,
              Activations.KINDS,
              Losses.KINDS));

  private Kinds() {}

  private static Map<String, Writer> joined(List<Map<String, Writer>> families) {
    Map<String, Writer> all = new TreeMap<>();
    families.forEach(all::putAll);
    return all;
  }

  /**
   * A kind of layer.
   *
   * @param name as cases begin
   * @param writer what writes it
   */
  record Kind(String name, Writer writer) {}

  /** The longest known kind that a case's name begins with. */
  static Kind of(String name) {
    return WRITERS.entrySet().stream()
        .map(entry -> new Kind(entry.getKey(), entry.getValue()))
        .filter(known -> name.equals(known.name()) || name.startsWith(known.name() + "-"))
        .max(Comparator.comparingInt(known -> known.name().length()))
        .orElseThrow(() ->
            new EvenflowException(
                "there is no kind of layer %s that is known, only %s"
                    .formatted(name, Nearest.among(name, WRITERS.keySet()))));
  }
}
