package dev.evenflow.tensor;

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
 */
public record Signature(List<Tensor> outputs, Map<Variable, Tensor> updates, Tensor guard) {
  /** Copies the collections. */
  public Signature {
    outputs = List.copyOf(outputs);
    updates = Collections.unmodifiableMap(new LinkedHashMap<>(updates));
  }

  /** A program that writes nothing. */
  public static Signature of(Tensor... outputs) {
    return new Signature(List.of(outputs), Map.of(), Tensor.constant(1));
  }

  /** Everything that is computed: outputs, updates, guard. */
  public List<Tensor> roots() {
    List<Tensor> roots = new ArrayList<>(outputs);
    roots.addAll(updates.values());
    roots.add(guard);
    return roots;
  }
}
