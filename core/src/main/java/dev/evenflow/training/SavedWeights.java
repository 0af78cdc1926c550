package dev.evenflow.training;

import dev.evenflow.EvenflowException;
import dev.evenflow.checkpoint.ElementType;
import dev.evenflow.checkpoint.Entry;
import dev.evenflow.checkpoint.Safetensors;
import dev.evenflow.nn.Variables;
import dev.evenflow.program.Program;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A model's parameters and states in a safetensors file, by name: F32, or F64 for rank 0, whose
 * variables are doubles.
 */
final class SavedWeights {
  private SavedWeights() {}

  /** Writes these weights and the states, whole or not at all. */
  static void write(Path file, Map<Variable, Tensor> weights, Variables variables, int threads) {
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
    new Safetensors(entries).write(file);
  }

  /**
   * Gives variables their values from a file.
   *
   * @throws EvenflowException if the file has not exactly these names, shapes and types; then no
   *     variable is changed
   */
  static void read(Path file, Variables variables) {
    Map<String, Entry> entries = Safetensors.read(file).byName();
    List<Variable> wanted =
        variables.all().stream().filter(v -> v.role() != Variable.Role.SLOT).toList();
    List<String> differences = differences(wanted, entries);
    if (!differences.isEmpty()) {
      throw new EvenflowException(
          file + " does not fit the model: " + String.join("; ", differences));
    }
    for (Variable variable : wanted) {
      assign(variable, Objects.requireNonNull(entries.get(variable.name())));
    }
  }

  private static void assign(Variable variable, Entry entry) {
    if (variable.shape().rank() == 0) {
      variable.scalar(entry.doubles()[0]);
    } else {
      variable.assign(entry.floats());
    }
  }

  private static List<String> differences(List<Variable> wanted, Map<String, Entry> entries) {
    List<String> differences = new ArrayList<>();
    Map<String, Entry> rest = new LinkedHashMap<>(entries);
    for (Variable variable : wanted) {
      Entry entry = rest.remove(variable.name());
      String needed = type(variable) + " " + Arrays.toString(variable.shape().extents());
      if (entry == null) {
        differences.add(variable.name() + " is missing");
      } else if (entry.type() != type(variable)
          || !Arrays.equals(entry.shape(), variable.shape().extents())) {
        differences.add(
            "%s is %s %s where the model has %s"
                .formatted(variable.name(), entry.type(), Arrays.toString(entry.shape()), needed));
      }
    }
    rest.keySet().forEach(name -> differences.add("the model has no " + name));
    return differences;
  }

  private static ElementType type(Variable variable) {
    return variable.shape().rank() == 0 ? ElementType.F64 : ElementType.F32;
  }
}
