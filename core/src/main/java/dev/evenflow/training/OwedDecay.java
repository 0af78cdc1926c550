package dev.evenflow.training;

import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The decay that rows of a table owe. A step multiplies the whole table by 1 - share; instead, the
 * logarithms of these factors are summed in one number, and each row keeps the sum up to which it
 * has paid. So a row's weight is what is stored times {@code exp(total - paid)}, whatever the
 * shares were, and a step writes the rows that it changes otherwise.
 *
 * <p>The total is a double, what was paid a float, so the factor is exact to 2^-24 of the total: to
 * 1e-6 until decay has divided weights by e^16. Errors do not add up from step to step.
 *
 * @param table whose rows owe
 * @param value the table after the step: a select between rows that were found and those that only
 *     decayed
 * @param total rank 0: the sum of the logarithms, at most 0
 * @param paid [rows, 1 ...]: the total when the row paid last
 */
record OwedDecay(Variable table, Tensor value, Variable total, Variable paid) {
  /** A table's rows with all decay paid. */
  static Tensor paid(Tensor table, Tensor total, Tensor paid) {
    // Small debts, of which a factor near 1 would lose digits, are exact.
    return table.add(table.mul(total.sub(paid).expm1()));
  }

  /**
   * A step that reads tables as they are once they have paid, and writes only rows that were found.
   *
   * @param step reads and writes tables as if no row ever owed
   */
  static Signature deferred(Signature step, List<OwedDecay> all) {
    Map<Tensor, Tensor> current = new HashMap<>();
    for (OwedDecay each : all) {
      Tensor read = each.table.read();
      current.put(read, paid(read, each.total.read(), each.paid.read()));
    }
    List<Tensor> roots = Graph.substitute(step.roots(), current);
    int next = step.outputs().size();
    List<Tensor> outputs = roots.subList(0, next);
    Map<Variable, Tensor> updates = new LinkedHashMap<>();
    for (Variable variable : step.updates().keySet()) {
      updates.put(variable, roots.get(next++));
    }
    for (OwedDecay each : all) {
      each.defer(each.value.equals(step.updates().get(each.table)), updates);
    }
    return new Signature(outputs, updates, roots.get(next), roots.subList(next + 1, roots.size()));
  }

  private void defer(boolean isLast, Map<Variable, Tensor> updates) {
    if (isLast) {
      Tensor next = Objects.requireNonNull(updates.get(table));
      updates.put(table, Tensor.select(next.input(0), next.input(1), table.read()));
    } else {
      // Something changed the value further, so all rows are written and have paid.
      Tensor sum = Objects.requireNonNull(updates.get(total));
      updates.put(paid, sum.broadcastTo(paid.shape()));
    }
  }
}
