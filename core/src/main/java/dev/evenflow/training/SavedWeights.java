package dev.evenflow.training;

import dev.evenflow.EvenflowException;
import dev.evenflow.checkpoint.Entry;
import dev.evenflow.nn.Variables;
import dev.evenflow.program.Program;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Variables as named arrays, F32, or F64 for rank 0, whose variables are doubles; and a model's
 * parameters and states in a safetensors file of these.
 */
final class SavedWeights {
  private SavedWeights() {}

  /** These weights and the states. */
  static List<Entry> of(Map<Variable, Tensor> weights, Variables variables, int threads) {
    Map<Variable, Tensor> values = new LinkedHashMap<>(weights);
    variables.of(Variable.Role.STATE).forEach(state -> values.put(state, state.read()));
    List<Variable> order = List.copyOf(values.keySet());
    Program program =
        Program.compile(Signature.of(values.values().toArray(Tensor[]::new)), threads);
    program.run();
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      Variable variable = order.get(i);
      int[] shape = variable.shape().extents();
      entries.add(
          shape.length == 0
              ? Entry.of(variable.name(), shape, program.scalar(i))
              : Entry.of(variable.name(), shape, program.values(i), 0));
    }
    return entries;
  }

  /**
   * Gives variables their values.
   *
   * @throws EvenflowException if there are not exactly these names, shapes and types; then no
   *     variable is changed
   */
  static void read(Map<String, Entry> entries, Variables variables) {
    List<Variable> wanted =
        variables.all().stream().filter(v -> v.role() != Variable.Role.SLOT).toList();
    List<Difference> differences = Difference.of(wanted, entries);
    if (!differences.isEmpty()) {
      throw new EvenflowException(
          "the weights do not fit the model: " + Difference.listed(differences));
    }
    assign(wanted, entries);
  }

  /** Whether no element is NaN or infinite; a number may remember that there is none yet. */
  static boolean isFinite(Variable variable) {
    float[] values = variable.storage();
    for (int i = 0; i < variable.shape().size() && i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        return false;
      }
    }
    return true;
  }

  /** A copy of a variable's value. */
  static Entry entry(Variable variable) {
    int[] shape = variable.shape().extents();
    return shape.length == 0
        ? Entry.of(variable.name(), shape, variable.scalar())
        : Entry.of(variable.name(), shape, variable.storage(), 0);
  }

  /** Copies of all values by name. */
  static Map<String, Entry> entries(Variables variables) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    variables.all().forEach(each -> entries.put(each.name(), entry(each)));
    return entries;
  }

  /** Gives those variables their values for which there is an entry that fits. */
  static void assign(Collection<Variable> variables, Map<String, Entry> entries) {
    for (Variable variable : variables) {
      Entry entry = entries.get(variable.name());
      if (entry == null || !Difference.fits(variable, entry)) {
        continue;
      }
      if (variable.shape().rank() == 0) {
        variable.scalar(entry.doubles()[0]);
      } else {
        entry.copyTo(variable.storage(), 0);
      }
    }
  }
}
