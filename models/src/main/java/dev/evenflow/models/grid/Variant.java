package dev.evenflow.models.grid;

import dev.evenflow.EvenflowException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One of the ways that an {@link Axis} compares: settings that are changed together.
 *
 * @param label what tables call it
 * @param changes the new values; a variant of none is what the grid has anyway
 */
public record Variant(String label, Map<Key, String> changes) {
  /**
   * Copies the changes, in order.
   *
   * @throws EvenflowException if the label is blank
   */
  public Variant {
    if (label.isBlank()) {
      throw new EvenflowException("a variant needs a label, given '" + label + "'");
    }
    changes = Collections.unmodifiableMap(new LinkedHashMap<>(changes));
  }
}
