package dev.evenflow.training;

import dev.evenflow.EvenflowException;
import dev.evenflow.checkpoint.Entry;
import dev.evenflow.checkpoint.Safetensors;
import dev.evenflow.nn.Variables;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Variable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parameters and layers' states as a safetensors file. */
final class Weights {
  private Weights() {}

  private static Map<String, Variable> saved(Variables variables) {
    Map<String, Variable> saved = new LinkedHashMap<>();
    for (Variable variable : variables.all()) {
      if (variable.role() != Variable.Role.SLOT) {
        saved.put(variable.name(), variable);
      }
    }
    return saved;
  }

  static void save(Variables variables, Path file) {
    List<Entry> entries = new ArrayList<>();
    saved(variables)
        .values()
        .forEach(variable ->
            entries.add(
                Entry.of(variable.name(), variable.shape().extents(), variable.values(), 0)));
    new Safetensors(entries).write(file);
  }

  static void load(Variables variables, Path file) {
    Map<String, Entry> entries = Safetensors.read(file).byName();
    Map<String, Variable> wanted = saved(variables);
    List<String> differences = new ArrayList<>();
    wanted.forEach((name, variable) -> {
      Entry entry = entries.get(name);
      if (entry == null) {
        differences.add(name + " is missing");
      } else if (!Shape.of(entry.shape()).equals(variable.shape())) {
        differences.add(
            name
                + " has shape "
                + Shape.of(entry.shape())
                + ", the model's has "
                + variable.shape());
      }
    });
    entries.keySet().stream()
        .filter(name -> !wanted.containsKey(name))
        .forEach(name -> differences.add(name + " is not in the model"));
    if (!differences.isEmpty()) {
      throw new EvenflowException(
          "the weights in " + file + " are not this model's: " + String.join("; ", differences));
    }
    wanted.forEach((name, variable) -> variable.assign(entries.get(name).floats()));
  }
}
