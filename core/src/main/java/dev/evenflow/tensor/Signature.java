package dev.evenflow.tensor;

import dev.evenflow.EvenflowException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a program computes and writes.
 *
 * @param outputs what is to be read after a run
 * @param updates the values of variables after a run, all from the values before it
 * @param guard rank 0: variables are written only if it is not 0 (and not NaN)
 * @param afterwards rank 0: further outputs, which are computed with the updates as far as guard
 *     and outputs do not need them; those are NaN after a run that wrote nothing
 */
public record Signature(
    List<Tensor> outputs, Map<Variable, Tensor> updates, Tensor guard, List<Tensor> afterwards) {
  /** Copies the collections. */
  public Signature {
    outputs = List.copyOf(outputs);
    updates = Collections.unmodifiableMap(new LinkedHashMap<>(updates));
    afterwards = List.copyOf(afterwards);
    for (Tensor each : afterwards) {
      if (!each.isScalar()) {
        throw new EvenflowException(
            "what is computed with updates must be of rank 0, given " + each.shape());
      }
    }
  }

  /** Without further outputs. */
  public Signature(List<Tensor> outputs, Map<Variable, Tensor> updates, Tensor guard) {
    this(outputs, updates, guard, List.of());
  }

  /** A program that writes nothing. */
  public static Signature of(Tensor... outputs) {
    return new Signature(List.of(outputs), Map.of(), Tensor.constant(1));
  }

  /** Everything that is computed: outputs, updates, guard, further outputs. */
  public List<Tensor> roots() {
    List<Tensor> roots = new ArrayList<>(outputs);
    roots.addAll(updates.values());
    roots.add(guard);
    roots.addAll(afterwards);
    return roots;
  }
}
